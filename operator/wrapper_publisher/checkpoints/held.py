"""What is known and not yet written of one Wrapper, and when it is to be written. No I/O, no clock."""

from dataclasses import dataclass

from wrapper_contract.checkpoint import Checkpoint, supersedes
from wrapper_publisher.checkpoints.progress import Progress
from wrapper_publisher.ports import WrapperState

WRITE_SECONDS = 5.0
"""Least time between two writes of one Wrapper."""
HEARTBEAT_SECONDS = 60.0
"""Least time between two writes that only bring a heartbeat."""
_LONG_AGO = float("-inf")


@dataclass(slots=True, kw_only=True)
class Held:
    """Of one Wrapper.

    Attributes:
        pod_uid: The current pod.
        execution: Its execution.
        state: As last read or written: what the next write is tested against.
        checkpoint: To be written; None if the status has the newest.
        progress: To be written.
        written_at: Time of the last write.
        progress_at: Time of the last write with a progress.
        shown: The progress as last written.
        touched_at: Time of the last sign of a runner.
    """

    pod_uid: str
    execution: str
    state: WrapperState
    checkpoint: Checkpoint | None = None
    progress: Progress | None = None
    written_at: float = _LONG_AGO
    progress_at: float = _LONG_AGO
    shown: Progress | None = None
    touched_at: float = _LONG_AGO

    def known(self) -> Checkpoint:
        """Return the newest checkpoint: what a runner would have to go on from."""
        return self.checkpoint or self.state.checkpoint or Checkpoint()

    def take(self, state: WrapperState) -> None:
        """Take in the state as read; what is held stays only if it still leads on from there."""
        self.state = state
        written = state.checkpoint or Checkpoint()
        if self.checkpoint is not None and not supersedes(self.checkpoint, written):
            self.checkpoint = None

    def succeed(self, *, pod_uid: str, execution: str, starts: bool) -> None:
        """Go on for the next pod.

        What the broker confirmed for an earlier attempt stays true, and is written for its successor while
        that one asks where to start. Later it would contradict what the successor counts, and that of
        another execution may be of another source.
        """
        if execution != self.execution or not starts:
            self.checkpoint = None
        self.pod_uid, self.execution, self.progress, self.shown = pod_uid, execution, None, None

    def advance(self, checkpoint: Checkpoint) -> None:
        """Hold a confirmed checkpoint, if it is later than what is known."""
        if supersedes(checkpoint, self.known()):
            self.checkpoint = checkpoint

    def delivered(self) -> None:
        """Have the status no longer tell of a wait: everything has arrived."""
        told = self.progress or self.shown
        if told is not None and told.waits:
            self.progress = told.delivering()

    def due(self) -> float | None:
        """Return the time of the next write; None if there is nothing to write."""
        if self.checkpoint is not None:
            return self.written_at + WRITE_SECONDS
        if self.progress is None:
            return None
        if self.shown is None or self.progress.delivery.state != self.shown.delivery.state:
            return self.written_at + WRITE_SECONDS
        return max(self.written_at + WRITE_SECONDS, self.progress_at + HEARTBEAT_SECONDS)

    def wrote(
        self, state: WrapperState, *, checkpoint: Checkpoint | None, progress: Progress | None, at: float
    ) -> None:
        """Take note of a write; what came in meanwhile stays held."""
        if self.checkpoint is checkpoint:
            self.checkpoint = None
        if self.progress is progress:
            self.progress = None
        if progress is not None:
            self.progress_at, self.shown = at, progress
        self.written_at = at
        self.take(state)
