"""Signs of life, sent beside the work by a thread with a connection of its own."""

import os
import threading
import time
from typing import Literal

import msgspec

from wrapper_contract.publishing import HEARTBEATS_PATH, Heartbeat
from wrapper_contract.report import Counts
from wrapper_runner.sinks.publisher import answers
from wrapper_runner.sinks.publisher.connection import Connection, GivenUpError, NotReachedError, Request
from wrapper_runner.sinks.sink import SinkError

ANSWER_SECONDS = 10.0
LAST_SECONDS = 1.0


class Heartbeats:
    """Tells the publisher regularly how far the run is; one that does not get through is not repeated.

    Attributes:
        refusal: Set once the publisher has said that another pod is current.
        waiting_for: Why batches do not get through at present; empty if they do.

    Args:
        connection: Used by nobody else; closed here.
        seconds: Between two of them.
    """

    def __init__(self, connection: Connection, *, seconds: float) -> None:
        self.refusal: SinkError | None = None
        self.waiting_for = ""
        self._connection = connection
        self._seconds = seconds
        self._noted = (Counts(), "")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeats", daemon=True)

    def start(self) -> None:
        """Begin; the first one is sent after a while."""
        self._thread.start()

    def note(self, counts: Counts, message: str) -> None:
        """Take note of what the next one shall tell."""
        self._noted = (counts, message)

    def end(self) -> None:
        """Send none any more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(LAST_SECONDS)

    def _run(self) -> None:
        while not self._ended.wait(self._seconds) and self.refusal is None:
            self._beat()
        self._connection.close()

    def _beat(self) -> None:
        request = Request(
            "POST",
            HEARTBEATS_PATH,
            {"Content-Type": "application/json"},
            msgspec.json.encode(self._heartbeat()),
        )
        try:
            answer = self._connection.exchange(request, timeout=ANSWER_SECONDS, given_up=self._ended.is_set)
            if answer.status == 409:
                answers.judge(answer, refused_tokens=0)
        except (NotReachedError, GivenUpError):
            return
        except SinkError as refusal:
            self.refusal = refusal

    def _heartbeat(self) -> Heartbeat:
        counts, message = self._noted
        reason = self.waiting_for
        state: Literal["Delivering", "Waiting"] = "Waiting" if reason else "Delivering"
        return Heartbeat(
            counts=counts,
            message=message,
            cpu_seconds=round(_cpu_seconds(), 3),
            memory_bytes=_memory_bytes(),
            delivery=state,
            delivery_reason=reason,
        )


def _cpu_seconds() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def _memory_bytes() -> int:
    """Return what this process has in memory; 0 where that cannot be known."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
