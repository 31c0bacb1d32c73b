"""The oldest and newest time of the points that a run has read."""

from collections.abc import Sequence
from datetime import datetime

from wrapper_contract.messages import TimePoint
from wrapper_runner.supervision.gathering import AnyPoint


class Span:
    """Grows with every batch; has no ends for points without time."""

    def __init__(self) -> None:
        self.oldest: datetime | None = None
        self.newest: datetime | None = None

    def include(self, points: Sequence[AnyPoint]) -> None:
        """Take points in; those of one source are all of one kind."""
        times = [point.x for point in points if isinstance(point, TimePoint)]
        if times:
            oldest, newest = min(times), max(times)
            self.oldest = oldest if self.oldest is None else min(self.oldest, oldest)
            self.newest = newest if self.newest is None else max(self.newest, newest)
