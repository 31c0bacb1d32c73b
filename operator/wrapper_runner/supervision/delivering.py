"""From checked points to confirmed messages, and what is known of them."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.messages import Metadata, Phase, data_room, encode_messages
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import RunSpec
from wrapper_runner.sinks import Delivery, Sink
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.gathering import AnyPoint, Distinct, cut_batches, distinct
from wrapper_runner.supervision.span import Span

CONFLICT_SHARE = 0.01
MIN_CONFLICTS = 2


class Deliverer:
    """Sends points to a sink and keeps count.

    Attributes:
        counts: Of what was confirmed.
        checkpoint: Of what was confirmed.
        delivered_earlier: Points that an earlier attempt has dealt with: they are left out.

    Args:
        sink: Opened.
        spec: Of the run.
        start: The checkpoint that the sink gave.
    """

    def __init__(self, sink: Sink, spec: RunSpec, *, start: Checkpoint) -> None:
        self._sink = sink
        self._wrapper_id = spec.wrapper_id
        self._code_hash = spec.code_hash
        self._metadata = Metadata(
            source_type=spec.source_type, periodicity=spec.periodicity, wrapper_version=spec.code_hash
        )
        self._room = data_room(spec.wrapper_id, self._metadata)
        self._phase: Phase = "historical" if start.phase == "Historical" else "continuous"
        self._to_skip = 0
        self._span = Span()
        self._keys = 0
        self._revised_keys = 0
        self.counts = Counts()
        self.checkpoint = start
        self.delivered_earlier = 0

    @property
    def resumes(self) -> bool:
        """Whether a later attempt goes on where this one ends."""
        return self._sink.resumes

    def note(self, counts: Counts, message: str) -> None:
        """Tell the sink how far the run is.

        Raises:
            SinkError: Nothing more can be delivered.
        """
        self._sink.note(counts, message)

    def begin(self, source_digest: str) -> None:
        """Take note of the bytes that are read; what was delivered of them earlier is left out."""
        self.checkpoint = checkpoints.begin_attempt(
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
        found = distinct(points)
        self._refuse_conflicts(found)
        counts = self.counts
        self.counts = msgspec.structs.replace(
            counts,
            rows=rows,
            repeated=counts.repeated + found.repeated,
            revised=counts.revised + found.revised,
        )
        batches = cut_batches(found.points, room=self._room)
        for number, (count, segments) in enumerate(batches, 1):
            # The position moves with the last of them: until then a resume repeats them all.
            self._send(count, segments, position=len(points) if number == len(batches) else 0)

    def complete(self, *, rows: int, rejected: int) -> None:
        """Take note that the whole source was read."""
        self.counts = msgspec.structs.replace(self.counts, rows=rows)
        self.note_rejected(rejected)
        self.checkpoint = checkpoints.complete_run(
            self.checkpoint, oldest=self._span.oldest, newest=self._span.newest
        )

    def note_rejected(self, rejected: int) -> None:
        """Take the count of unusable rows in."""
        new = rejected - self.counts.rejected
        self.counts = msgspec.structs.replace(self.counts, rejected=rejected)
        self.checkpoint = msgspec.structs.replace(
            self.checkpoint, points_rejected=self.checkpoint.points_rejected + new
        )

    def _send(self, count: int, segments: list[bytes], *, position: int) -> None:
        bodies = encode_messages(
            segments, wrapper_id=self._wrapper_id, metadata=self._metadata, phase=self._phase
        )
        added = checkpoints.Delivery(points=count, messages=len(bodies), position=position)
        advanced = checkpoints.deliver(self.checkpoint, added, at=datetime.now(UTC))
        self._sink.send(Delivery(bodies, advanced))
        self.checkpoint = advanced
        self.counts = msgspec.structs.replace(
            self.counts, points=self.counts.points + count, messages=self.counts.messages + len(bodies)
        )

    def _refuse_conflicts(self, found: Distinct) -> None:
        """A few different values for the same time and series are revisions, many a forgotten dimension."""
        self._keys += len(found.points)
        self._revised_keys += found.revised_keys
        if self._revised_keys >= MIN_CONFLICTS and self._revised_keys > CONFLICT_SHARE * self._keys:
            message = (
                f"the source gives different values for the same time and series ({self._revised_keys:,} of "
                f"{self._keys:,}): a column that tells them apart was overlooked; name it with seriesColumn, "
                "or keep some rows only with where"
            )
            raise CollectorFailure(ExitCode.NO_DATA, "ConflictingValues", message)
