"""What a collector has said so far: every line checked, nothing of it believed."""

import time

import msgspec

from wrapper_contract import ipc
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Rejection
from wrapper_runner.supervision import failures
from wrapper_runner.supervision.checking import PointBatch, bounded, check
from wrapper_runner.supervision.failures import CollectorFailure

MAX_REQUESTS = 10_000
"""Of one call: a collector that asks for more goes in circles."""

_BEFORE_GREETING: frozenset[ipc.FailureKind] = frozenset({"confinement", "configuration"})
"""Failures of the process itself, which has no code yet: later on only code can have said so."""


class Conversation:
    """The collector's side of a run: of a file, or of calls for windows of an API one after the other.

    Attributes:
        greeted: Whether it is locked in and has begun.
        last: Its last word of this run or call; None while there is none.
        life: When it last gave a sign of life, by `time.monotonic`.
        rejections: Rows that could not be used.
        rows: Rows read so far.
        points: Points received so far.
        requests: Requests of this call so far.
        spent: How much of its limits the process says to have used up.
        lacks: Protection that its kernel does not give.
        exited: What its keeper said of its end.

    Args:
        max_points: More in one run or call is a breach of contract.
        calls: Whether it is an API's, which is called for windows and may make requests.
    """

    def __init__(self, *, max_points: int, calls: bool = False) -> None:
        self._max_points = max_points
        self._calls = calls
        self._decoder = msgspec.json.Decoder(ipc.FromCollector)
        self._kind: type[ipc.TimeBatch] | type[ipc.CategoryBatch] | None = None
        self._asked = 0
        self.greeted = False
        self.exited: ipc.Exited | None = None
        self.spent = 0.0
        self.lacks: list[str] = []
        self.begin()

    def begin(self) -> None:
        """Count from nothing: a run or call begins."""
        self.last: ipc.End | ipc.Failed | None = None
        self.rejections: list[Rejection] = []
        self.rows = self.points = self.requests = 0
        self.be_alive()

    def take(self, line: bytes) -> PointBatch | ipc.Get | None:
        """Take one line in; return the points or the request that it brought, if any.

        After the last word on a file nothing counts. After that of a call nothing may come: the process
        lives on, and what it says must not be taken for a part of the next call.

        Raises:
            CollectorFailure: No collector sends such a line, or the points break the contract.
        """
        over = self.last is not None
        if not line or line.endswith(ipc.CANCELLED) or (over and not self._calls):
            return None
        try:
            message = self._decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise failures.broken_line(str(error)) from None
        if over and not isinstance(message, ipc.Exited):
            raise failures.broken_line("a line after its last word on the call")
        if isinstance(message, (ipc.TimeBatch, ipc.CategoryBatch)):
            return self._take_batch(message)
        if isinstance(message, ipc.Get):
            return self._take_request(message)
        self._take_other(message)
        return None

    def be_alive(self) -> None:
        """Count from now on: the collector had to wait for somebody else."""
        self.life = time.monotonic()

    def _take_other(self, message: ipc.Hello | ipc.Tick | ipc.End | ipc.Failed | ipc.Exited) -> None:
        if isinstance(message, ipc.Exited):
            self.exited = message
        elif isinstance(message, ipc.Hello):
            self._greet(message)
        elif isinstance(message, ipc.Tick):
            self._advance(message.row)
        else:
            if self.greeted and isinstance(message, ipc.Failed) and message.kind in _BEFORE_GREETING:
                raise failures.broken_line(f"a failure of {message.kind} after its greeting")
            self._advance(message.row)
            self.last = message
            self.rejections = bounded(message.rejections)
            self.spent = message.spent

    def _greet(self, hello: ipc.Hello) -> None:
        if hello.version != ipc.IPC_VERSION:
            text = f"the collector speaks version {hello.version} of the protocol, not {ipc.IPC_VERSION}"
            raise CollectorFailure(ExitCode.CONFIGURATION, "WrongVersion", text)
        if self.greeted:
            raise failures.broken_line("a second greeting")
        self.greeted = True
        self.lacks = hello.lacks
        self.be_alive()

    def _take_batch(self, batch: ipc.TimeBatch | ipc.CategoryBatch) -> PointBatch:
        kind = type(batch)
        wrong = check(batch)
        if self._kind not in (None, kind):
            wrong = "it yields points with a time and points without one"
        if wrong:
            raise failures.broken("ContractBroken", f"the collector code broke its contract: {wrong}")
        self._kind = kind
        self._advance(batch.row)
        if batch.points:
            self.be_alive()
        self.points += len(batch.points)
        if self.points > self._max_points:
            text = f"the collector code yielded more than {self._max_points:,} points"
            raise failures.broken("TooManyPoints", text)
        return PointBatch(batch.points, batch.rows)

    def _take_request(self, get: ipc.Get) -> ipc.Get:
        if not self._calls:
            raise failures.broken_line("a request, though it reads a file")
        if get.id != self._asked + 1:
            raise failures.broken_line(f"request {get.id} after request {self._asked}")
        self._asked += 1
        self.requests += 1
        if self.requests > MAX_REQUESTS:
            text = f"the collector code made more than {MAX_REQUESTS:,} requests for one window"
            raise failures.broken("TooManyRequests", text)
        self.be_alive()
        return get

    def _advance(self, row: int) -> None:
        """Take note of rows read, which are a sign of life; an API has none."""
        if row > self.rows and not self._calls:
            self.rows = row
            self.be_alive()
