"""A file's points on their way to confirmed messages."""

from collections.abc import Sequence

import msgspec

from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import RunSpec
from wrapper_runner.sinks import Sink
from wrapper_runner.supervision.dispatching import Dispatch
from wrapper_runner.supervision.gathering import AnyPoint
from wrapper_runner.supervision.span import Span

_REMEDY = (
    "a column that tells them apart was overlooked; name it with seriesColumn, "
    "or keep some rows only with where"
)


class Deliverer:
    """Sends points to a sink and keeps count.

    Attributes:
        delivered_earlier: Points that an earlier attempt has dealt with: they are left out.

    Args:
        sink: Opened.
        spec: Of the run.
        start: The checkpoint that the sink gave.
    """

    def __init__(self, sink: Sink, spec: RunSpec, *, start: Checkpoint) -> None:
        self._sink = sink
        self._code_hash = spec.code_hash
        self._dispatch = Dispatch(sink, spec, start=start, remedy=_REMEDY)
        self._to_skip = 0
        self._span = Span()
        self.delivered_earlier = 0

    @property
    def counts(self) -> Counts:
        """Of what was confirmed."""
        return self._dispatch.counts

    @property
    def checkpoint(self) -> Checkpoint:
        """Of what was confirmed."""
        return self._dispatch.checkpoint

    @property
    def resumes(self) -> bool:
        """Whether a later attempt goes on where this one ends."""
        return self._sink.resumes

    def note(self, counts: Counts, message: str) -> None:
        """Tell the sink how far the run is.

        Raises:
            SinkError: Nothing more can be delivered.
        """
        self._dispatch.note(counts, message)

    def note_rejected(self, rejected: int) -> None:
        """Take the count of unusable rows in."""
        self._dispatch.note_rejected(rejected)

    def begin(self, source_digest: str) -> None:
        """Take note of the bytes that are read; what was delivered of them earlier is left out."""
        self._dispatch.checkpoint = checkpoints.begin_attempt(
            self.checkpoint,
            pod_uid=self.checkpoint.pod_uid,
            code_hash=self._code_hash,
            source_digest=source_digest,
        )
        self.delivered_earlier = self._to_skip = self.checkpoint.run_position

    def deliver(self, points: Sequence[AnyPoint], *, rows: int) -> None:
        """Deliver points; return when they are confirmed.

        Args:
            points: At most `MAX_GATHERED`.
            rows: Rows read so far.

        Raises:
            SinkError: They cannot be delivered.
            CollectorFailure: Too many of them contradict each other; none of them was delivered.
        """
        self._span.include(points)
        skipped = min(self._to_skip, len(points))
        self._to_skip -= skipped
        points = points[skipped:]
        batches = self._dispatch.cut(points)
        self._note_rows(rows)
        for number, (count, segments) in enumerate(batches, 1):
            # The position moves with the last of them: until then a resume repeats them all.
            position = len(points) if number == len(batches) else 0
            added = checkpoints.Delivery(points=count, messages=len(segments), position=position)
            self._dispatch.send(segments, added)

    def complete(self, *, rows: int, rejected: int) -> None:
        """Take note that the whole source was read."""
        self._note_rows(rows)
        self.note_rejected(rejected)
        self._dispatch.checkpoint = checkpoints.complete_run(
            self.checkpoint, oldest=self._span.oldest, newest=self._span.newest
        )

    def _note_rows(self, rows: int) -> None:
        self._dispatch.counts = msgspec.structs.replace(self.counts, rows=rows)
