"""Batches on their way to a sink: encoded, counted, and no further than what was confirmed."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Checkpoint, Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.messages import Metadata, Phase, data_room, encode_messages
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import RunSpec
from wrapper_runner.sinks import Delivery, Sink
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.gathering import AnyPoint, cut_batches, distinct

CONFLICT_SHARE = 0.01
MIN_CONFLICTS = 2


class Dispatch:
    """Sends batches to a sink and keeps count.

    Attributes:
        counts: Of what was confirmed.
        checkpoint: Of what was confirmed.

    Args:
        sink: Opened.
        spec: Of the run.
        start: The checkpoint that the sink gave.
        remedy: What a person can do about points that contradict each other, the end of a sentence.
    """

    def __init__(self, sink: Sink, spec: RunSpec, *, start: Checkpoint, remedy: str) -> None:
        self._sink = sink
        self._wrapper_id = spec.wrapper_id
        self._metadata = Metadata(
            source_type=spec.source_type, periodicity=spec.periodicity, wrapper_version=spec.code_hash
        )
        self._room = data_room(spec.wrapper_id, self._metadata)
        self._remedy = remedy
        self._keys = 0
        self._revised_keys = 0
        self.counts = Counts()
        self.checkpoint = start

    def cut(self, points: Sequence[AnyPoint]) -> list[tuple[int, list[bytes]]]:
        """Tell points apart and cut them: for each batch the number of its points and its messages' data.

        Raises:
            CollectorFailure: Too many of them contradict each other.
        """
        found = distinct(points)
        self._refuse_conflicts(keys=len(found.points), revised=found.revised_keys)
        self.counts = msgspec.structs.replace(
            self.counts,
            repeated=self.counts.repeated + found.repeated,
            revised=self.counts.revised + found.revised,
        )
        return cut_batches(found.points, room=self._room)

    def send(
        self, segments: list[bytes], added: checkpoints.Delivery, *, window: Window | None = None
    ) -> None:
        """Send a batch; return when it is confirmed.

        Args:
            segments: Its messages' data.
            added: What it adds to the checkpoint.
            window: Of an API, that the points are of.

        Raises:
            SinkError: It cannot be delivered.
        """
        phase: Phase = "historical" if self.checkpoint.phase == "Historical" else "continuous"
        bodies = encode_messages(segments, wrapper_id=self._wrapper_id, metadata=self._metadata, phase=phase)
        advanced = checkpoints.deliver(self.checkpoint, added, at=datetime.now(UTC))
        self._sink.send(Delivery(bodies, advanced, window, last=added.completed is not None))
        self.checkpoint = advanced
        self.counts = msgspec.structs.replace(
            self.counts,
            points=self.counts.points + added.points,
            messages=self.counts.messages + added.messages,
        )

    def pass_on(self, checkpoint: Checkpoint) -> None:
        """Have a checkpoint confirmed that comes with no points.

        Raises:
            SinkError: That cannot be done.
        """
        self._sink.send(Delivery([], checkpoint))
        self.checkpoint = checkpoint

    def note(self, counts: Counts, message: str) -> None:
        """Tell the sink how far the run is.

        Raises:
            SinkError: Nothing more can be delivered.
        """
        self._sink.note(counts, message)

    def note_rejected(self, rejected: int) -> None:
        """Take the count of unusable rows in, all of this run."""
        new = rejected - self.counts.rejected
        self.counts = msgspec.structs.replace(self.counts, rejected=rejected)
        self.checkpoint = msgspec.structs.replace(
            self.checkpoint, points_rejected=self.checkpoint.points_rejected + new
        )

    def _refuse_conflicts(self, *, keys: int, revised: int) -> None:
        """A few different values for the same time and series are revisions, many a forgotten dimension."""
        self._keys += keys
        self._revised_keys += revised
        if self._revised_keys >= MIN_CONFLICTS and self._revised_keys > CONFLICT_SHARE * self._keys:
            message = (
                f"the source gives different values for the same time and series ({self._revised_keys:,} of "
                f"{self._keys:,}): {self._remedy}"
            )
            raise CollectorFailure(ExitCode.NO_DATA, "ConflictingValues", message)
