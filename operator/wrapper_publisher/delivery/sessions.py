"""What is remembered of each runner's last batch, so that sending it again does no harm."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from wrapper_contract.publishing import BatchReply
from wrapper_publisher.delivery.batch import Batch
from wrapper_publisher.refusal import RefusedError, bad_request, later

MAX_SESSIONS = 4096
MAX_BACK_OFF = 15
"""Seconds, for a queue that is full."""


@dataclass(slots=True, eq=False)
class Session:
    """Of one pod.

    Attributes:
        lock: Held while a batch of it is outstanding.
        sequence: Of the last batch.
        fingerprint: Of the last batch.
        confirmed: Which messages of it the broker has.
        reply: The answer to it; None while it failed.
        failures: Of it in a row without a single confirm.
        rejected: Points that its checkpoints have told as rejected so far; None while none has been heard.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    sequence: int = 0
    fingerprint: int = 0
    confirmed: bytearray = field(default_factory=bytearray)
    reply: BatchReply | None = None
    failures: int = 0
    rejected: int | None = None

    def begin(self, sequence: int, batch: Batch) -> BatchReply | None:
        """Begin a batch; return the answer if it was given before.

        Raises:
            RefusedError: 400, this number was another batch's, or is of the past.
        """
        if sequence < self.sequence:
            raise bad_request("OldSequence", f"batch {sequence} comes after batch {self.sequence}")
        if sequence > self.sequence:
            self.sequence, self.fingerprint, self.reply, self.failures = sequence, batch.fingerprint, None, 0
            self.confirmed = bytearray(len(batch.messages))
        elif self.fingerprint != batch.fingerprint:
            raise bad_request("OtherBatch", f"batch {sequence} was sent before, with other messages")
        return self.reply

    def failed(self, refusal: RefusedError, *, confirmed_before: int) -> RefusedError:
        """Take note of a failure; return it with the time to wait, which grows while nothing gets through."""
        self.failures = 1 if sum(self.confirmed) > confirmed_before else self.failures + 1
        seconds = min(MAX_BACK_OFF, max(refusal.retry_after or 1, 2 ** (self.failures - 1)))
        return later(refusal.reason, refusal.message, seconds=seconds)

    def newly_rejected(self, total: int) -> int:
        """Return how many points were rejected since this was last asked.

        A publisher that hears of a runner in the middle of its work does not know what was counted before.
        """
        known = total if self.rejected is None else self.rejected
        self.rejected = max(known, total)
        return self.rejected - known


class Sessions:
    """The sessions of all pods that spoke lately; the oldest silent ones are forgotten."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def of(self, pod_uid: str) -> Session:
        """Return the session of a pod."""
        session = self._sessions.setdefault(pod_uid, Session())
        self._sessions.move_to_end(pod_uid)
        while len(self._sessions) > MAX_SESSIONS:
            self._sessions.popitem(last=False)
        return session

    def forget(self, pod_uid: str) -> None:
        """Forget a pod: it has finished, or counts its batches from 1 again."""
        self._sessions.pop(pod_uid, None)
