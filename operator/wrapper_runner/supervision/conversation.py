"""What a collector has said so far: every line checked, nothing of it believed."""

import time

import msgspec

from wrapper_contract import ipc
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Rejection
from wrapper_runner.supervision import failures
from wrapper_runner.supervision.checking import PointBatch, bounded, check
from wrapper_runner.supervision.failures import CollectorFailure


class Conversation:
    """The collector's side of a run.

    Attributes:
        greeted: Whether it is locked in and has begun.
        last: Its last word; None while there is none.
        life: When it last gave a sign of life, by `time.monotonic`.
        rejections: Rows that could not be used.
        rows: Rows read so far.
        points: Points received so far.
        lacks: Protection that its kernel does not give.
        exited: What its keeper said of its end.

    Args:
        max_points: More is a breach of contract.
    """

    def __init__(self, *, max_points: int) -> None:
        self._max_points = max_points
        self._decoder = msgspec.json.Decoder(ipc.FromCollector)
        self._kind: type[ipc.TimeBatch] | type[ipc.CategoryBatch] | None = None
        self.greeted = False
        self.last: ipc.End | ipc.Failed | None = None
        self.exited: ipc.Exited | None = None
        self.life = time.monotonic()
        self.rejections: list[Rejection] = []
        self.rows = 0
        self.points = 0
        self.lacks: list[str] = []

    def take(self, line: bytes) -> PointBatch | None:
        """Take one line in; return the points it brought, if any. After its last word nothing counts.

        Raises:
            CollectorFailure: No collector sends such a line, or the points break the contract.
        """
        if self.last is not None or not line or line.endswith(ipc.CANCELLED):
            return None
        try:
            message = self._decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise failures.broken_line(str(error)) from None
        if isinstance(message, (ipc.TimeBatch, ipc.CategoryBatch)):
            return self._take_batch(message)
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
        else:
            self._advance(message.row)
            if not isinstance(message, ipc.Tick):
                self.last = message
                self.rejections = bounded(message.rejections)

    def _greet(self, hello: ipc.Hello) -> None:
        if hello.version != ipc.IPC_VERSION:
            text = f"the collector speaks version {hello.version} of the protocol, not {ipc.IPC_VERSION}"
            raise CollectorFailure(ExitCode.CONFIGURATION, "WrongVersion", text)
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

    def _advance(self, row: int) -> None:
        if row > self.rows:
            self.rows = row
            self.be_alive()
