"""From checked points to confirmed messages, and what is known of them."""

from datetime import UTC, datetime

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.messages import CUTTING_VERSION, Metadata, TimePoint, data_room, encode_messages
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import RunSpec
from wrapper_runner.sinks import Delivery, Sink
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.gathering import AnyPoint, Distinct, cut_batches, distinct

CONFLICT_SHARE = 0.01
MIN_CONFLICTS = 2


class Deliverer:
    """Sends points to a sink and keeps count.

    Attributes:
        counts: Of what was confirmed.
        checkpoint: Of what was confirmed.

    Args:
        sink: Opened.
        spec: Of the run.
        start: The checkpoint that the sink gave.
    """

    def __init__(self, sink: Sink, spec: RunSpec, *, start: Checkpoint) -> None:
        self._sink = sink
        self._wrapper_id = spec.wrapper_id
        self._metadata = Metadata(
            source_type=spec.source_type, periodicity=spec.periodicity, wrapper_version=spec.code_hash
        )
        self._room = data_room(spec.wrapper_id, self._metadata)
        self._oldest: datetime | None = None
        self._newest: datetime | None = None
        self._keys = 0
        self._revised_keys = 0
        self.counts = Counts()
        self.checkpoint = msgspec.structs.replace(
            start,
            phase="historical" if start.poll == 0 else "continuous",
            code_hash=spec.code_hash,
            cutting_version=CUTTING_VERSION,
        )

    def deliver(self, points: list[AnyPoint], *, rows: int) -> None:
        """Deliver points; return when they are confirmed.

        Args:
            points: At most `MAX_GATHERED`.
            rows: Rows read so far.

        Raises:
            SinkError: They cannot be delivered.
            CollectorFailure: Too many of them contradict each other; none of them was delivered.
        """
        found = distinct(points)
        self._refuse_conflicts(found)
        self._note_span(found.points)
        counts = self.counts
        self.counts = msgspec.structs.replace(
            counts,
            rows=rows,
            repeated=counts.repeated + found.repeated,
            revised=counts.revised + found.revised,
        )
        for count, segments in cut_batches(found.points, room=self._room):
            self._send(count, segments)

    def read_from(self, digest: str) -> None:
        """Take note of the bytes that are read."""
        self.checkpoint = msgspec.structs.replace(self.checkpoint, source_digest=digest)

    def complete(self, *, rows: int) -> None:
        """Take note that the whole source was read: only now the marks move."""
        self.counts = msgspec.structs.replace(self.counts, rows=rows)
        self.checkpoint = msgspec.structs.replace(
            self.checkpoint,
            high_water_mark=self._newest,
            low_water_mark=self._oldest,
            poll=self.checkpoint.poll + 1,
        )

    def note_rejected(self, rejected: int) -> None:
        """Take the count of unusable rows in."""
        self.counts = msgspec.structs.replace(self.counts, rejected=rejected)
        self.checkpoint = msgspec.structs.replace(self.checkpoint, points_rejected=rejected)

    def _send(self, count: int, segments: list[bytes]) -> None:
        bodies = encode_messages(
            segments, wrapper_id=self._wrapper_id, metadata=self._metadata, phase=self.checkpoint.phase
        )
        advanced = msgspec.structs.replace(
            self.checkpoint,
            sequence=self.checkpoint.sequence + 1,
            points_confirmed=self.checkpoint.points_confirmed + count,
            messages_confirmed=self.checkpoint.messages_confirmed + len(bodies),
            last_data_sent=datetime.now(UTC),
        )
        self._sink.send(Delivery(bodies, advanced))
        self.checkpoint = advanced
        self.counts = msgspec.structs.replace(
            self.counts, points=self.counts.points + count, messages=self.counts.messages + len(bodies)
        )

    def _note_span(self, points: list[AnyPoint]) -> None:
        times = [point.x for point in points if isinstance(point, TimePoint)]
        if times:
            oldest, newest = min(times), max(times)
            self._oldest = oldest if self._oldest is None else min(self._oldest, oldest)
            self._newest = newest if self._newest is None else max(self._newest, newest)

    def _refuse_conflicts(self, found: Distinct) -> None:
        """A few different values for the same time and series are revisions, many a forgotten dimension."""
        self._keys += len(found.points)
        self._revised_keys += found.revised_keys
        if self._revised_keys >= MIN_CONFLICTS and self._revised_keys > CONFLICT_SHARE * self._keys:
            message = (
                f"the source gives different values for the same time and series ({self._revised_keys} of "
                f"{self._keys}): a column that tells them apart was overlooked; name it with seriesColumn, "
                "or keep some rows only with where"
            )
            raise CollectorFailure(ExitCode.NO_DATA, "ConflictingValues", message)
