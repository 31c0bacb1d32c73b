"""One collector process and the conversation with it: orders, points, requests and their answers, its end."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import msgspec

from wrapper_contract import ipc
from wrapper_runner.supervision import failures
from wrapper_runner.supervision.channel import Channel, LineTooLong
from wrapper_runner.supervision.checking import PointBatch
from wrapper_runner.supervision.conversation import Conversation
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.hosts import Host

START_SECONDS = 30.0
END_SECONDS = 2.0
GOES_ON: frozenset[ipc.FailureKind | None] = frozenset({"window", "later", "source"})
"""What an API's code says of a window and not of itself: the process is called again."""

Fetch = Callable[[ipc.Get], tuple[ipc.Answer, bytes]]
"""Makes a request and returns its answer, whose `id` and `length` do not matter, with the body."""


_BATCH = b'{"type":"times"'
_REQUEST = b'{"type":"get"'
"""As our own collectors begin these lines; of others, lines are taken in their order."""


class Dialogue:
    """One collector process, from its start to its end.

    Attributes:
        said: What it has said.
        host: Where it runs.
        ended: Whether it is no more.
        log_tail: The last lines that it printed, known once it has ended.

    Args:
        host: Who runs it; this object ends it.
        order: What it is told first.
        on_turn: Called at least ten times a second while it is waited for; may raise.
    """

    def __init__(self, host: Host, order: ipc.Start, *, on_turn: Callable[[], None]) -> None:
        self.host = host
        self.said = Conversation(max_points=order.limits.max_points, calls=order.format == "api")
        self.ended = False
        self.log_tail: list[str] = []
        self._channel = Channel(host.connection())
        self._order = order
        self._on_turn = on_turn
        self._started = False

    def run(self, *, with_rows: bool = False) -> Iterator[PointBatch]:
        """Have a file's code run, yield its points, and end the process.

        Raises:
            CollectorFailure: It did not come to its end.
        """
        order = msgspec.structs.replace(self._order, with_rows=with_rows)
        yield from self._listen([order], fetch=None)
        self.finish()

    def call(self, call: ipc.Call, *, fetch: Fetch) -> Iterator[PointBatch]:
        """Have an API's code run for a window, and yield its points. The process goes on.

        It does not go on if the iteration is left early, or ends with an exception other than a failure
        of a kind that `GOES_ON` names.

        Raises:
            CollectorFailure: It did not come to its end.
        """
        messages: list[ipc.Start | ipc.Call] = [call] if self._started else [self._order, call]
        self._started = True
        self.said.begin()
        yield from self._listen(messages, fetch=fetch)

    def awaits_call(self) -> bool:
        """Return whether the process is there to be called.

        Raises:
            CollectorFailure: It has said something that nobody asked for.
        """
        if self.ended:
            return False
        if not self._started:
            return True
        with self._ending_on_failure():
            for line in self._channel.lines(0):
                self.said.take(line)
        return not (self._channel.closed_by_peer or self.said.exited)

    def finish(self, *, patience: float = 0.0) -> None:
        """End the process if it has not ended; nothing of it is left afterwards."""
        if self.ended:
            return
        self.ended = True
        if self.host.has_keeper:
            self._hear_keeper()
        ending = self.host.end(patience=patience, said=self.said.exited)
        self._channel.close()
        self.log_tail = ending.log_tail

    def _listen(
        self, messages: Sequence[ipc.Start | ipc.Call], *, fetch: Fetch | None
    ) -> Iterator[PointBatch]:
        with self._ending_on_failure():
            self.said.be_alive()
            self._send(*(msgspec.json.encode(message) + b"\n" for message in messages))
            while self.said.last is None and not self._channel.closed_by_peer:
                yield from self._turn(fetch)
            self._conclude()

    @contextmanager
    def _ending_on_failure(self) -> Iterator[None]:
        """End the process with whatever comes out of the block, unless it can be called again."""
        try:
            yield
        except LineTooLong:
            self.finish()
            failure = failures.broken_line("a line that is too long")
            failure.log_tail = self.log_tail
            raise failure from None
        except CollectorFailure as failure:
            if self._order.format != "api" or failure.kind not in GOES_ON:
                self.finish()
                failure.log_tail = self.log_tail
            raise
        except BaseException:
            self.finish()
            raise

    def _turn(self, fetch: Fetch | None) -> Iterator[PointBatch]:
        """Take in what has come, or wait a little for it; then look at the limits."""
        refused: Exception | None = None
        for line in _request_first(list(self._channel.lines())):
            said = self.said.take(line)
            if isinstance(said, ipc.Get):
                if refused is not None:
                    break
                refused = None if fetch is None else self._tried(said, fetch)
            elif said is not None and said.points:
                yield said
                # Waiting for whoever takes the points is not the collector's silence.
                self.said.be_alive()
        if refused is not None:
            raise refused
        self._check_turn()

    def _tried(self, get: ipc.Get, fetch: Fetch) -> Exception | None:
        """Answer a request; return what ends the call instead, for after the points that came with it."""
        try:
            self._answer(get, fetch)
        except Exception as error:  # noqa: BLE001
            return error
        return None

    def _answer(self, get: ipc.Get, fetch: Fetch) -> None:
        answer, body = fetch(get)
        self.said.be_alive()
        answer = msgspec.structs.replace(answer, id=get.id, length=len(body))
        self._send(msgspec.json.encode(answer) + b"\n", body)
        self.said.be_alive()

    def _send(self, *parts: bytes) -> None:
        # A collector that is gone tells by its end why; what it said before is still to be read.
        with suppress(OSError):
            self._channel.send(*parts, on_turn=self._check_turn)

    def _check_turn(self) -> None:
        limits = self._order.limits
        self._on_turn()
        if self.host.too_much_output():
            raise failures.too_much_output(limits)
        patience = limits.silence_seconds if self.said.greeted else START_SECONDS
        if time.monotonic() - self.said.life > patience:
            raise failures.silent(limits, calls=self._order.format == "api")

    def _conclude(self) -> None:
        """Decide what the end of the run or call means."""
        last = self.said.last
        if isinstance(last, ipc.Failed):
            raise failures.told(last, self._order.limits, calls=self._order.format == "api")
        if isinstance(last, ipc.End):
            if last.points != self.said.points:
                raise failures.broken_line(f"{last.points} points announced, {self.said.points} received")
            return
        ending = self.host.end(patience=END_SECONDS, said=self.said.exited)
        if ending.too_much_output:
            raise failures.too_much_output(self._order.limits)
        raise failures.died(ending.status, self._order.limits)

    def _hear_keeper(self) -> None:
        """Have the container's process ended, and wait for what its keeper says of it."""
        self._channel.end_sending()
        deadline = time.monotonic() + END_SECONDS
        with suppress(LineTooLong):
            while not self._channel.closed_by_peer and time.monotonic() < deadline:
                for line in self._channel.lines():
                    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                        self.said.exited = msgspec.json.decode(line, type=ipc.Exited)


def _request_first(lines: list[bytes]) -> list[bytes]:
    """Return lines with a request before the points that came with it.

    The collector waits for the answer, and nothing comes behind its request: made first, the code works on
    the next reply while its points are looked at and delivered here.
    """
    *batches, last = lines or [b""]
    if last.startswith(_REQUEST) and all(line.startswith(_BATCH) for line in batches):
        return [last, *batches]
    return lines
