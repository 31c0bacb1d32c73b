"""Of all that a window's collector yields, what was wanted; the rest is counted."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from wrapper_contract.messages import TimePoint
from wrapper_contract.report import MAX_EXAMPLES, Example, Rejection
from wrapper_runner.supervision.gathering import AnyPoint
from wrapper_runner.windows.outcome import Outcome, Reach
from wrapper_runner.windows.window import Request

TOO_LATE = "the time is later than the end of the next period"
_x_of = attrgetter("x")


class Sieve:
    """Lets the points of one window through.

    Attributes:
        timeless: Whether the points have no time.
        newest: Newest time that went through; None without one.
        points: How many went through.
        too_late: How many lay too far in the future.
        elsewhere: How many others lay outside of the window.

    Args:
        window: What is wanted.
    """

    def __init__(self, window: Request) -> None:
        self._window = window
        self._reach = Reach()
        self.timeless = False
        self._before = self._after = 0
        self._examples: list[Example] = []
        self.newest: datetime | None = None
        self.points = 0
        self.too_late = 0
        self.elsewhere = 0

    def let_through(self, points: Sequence[AnyPoint]) -> Sequence[AnyPoint]:
        """Return the points of a batch, all of one kind, that lie in the window; all if they have no time."""
        if not points:
            return points
        if not isinstance(points[0], TimePoint):
            self.timeless = True
            self.points += len(points)
            return points
        times: list[datetime] = list(map(_x_of, points))
        oldest, newest = min(times), max(times)
        if oldest < self._window.start or newest >= self._window.end:
            points, times = self._sifted(points)
        else:
            self._reach_out(len(times), oldest, newest)
        if times:
            latest = max(times)
            self.newest = latest if self.newest is None else max(self.newest, latest)
        self.points += len(points)
        return points

    def outcome(self, requests: int) -> Outcome:
        """Return what the window gave, for the walk."""
        return Outcome(
            points=self.points,
            requests=requests,
            reach=self._reach,
            before=self._before,
            after=self._after,
            timeless=self.timeless,
        )

    def rejections(self) -> list[Rejection]:
        """Return what was left out for its time being in the future."""
        return [Rejection(TOO_LATE, self.too_late, self._examples)] if self.too_late else []

    def _sifted(self, points: Sequence[AnyPoint]) -> tuple[list[AnyPoint], list[datetime]]:
        window = self._window
        present = [point for point in points if point.x < window.limit]  # type: ignore[operator]
        if len(present) < len(points):
            self._too_late([point for point in points if point.x >= window.limit])  # type: ignore[operator]
        times: list[datetime] = list(map(_x_of, present))
        if times:
            self._reach_out(len(times), min(times), max(times))
        self._before += sum(time < window.asked.start for time in times)
        self._after += sum(time >= window.asked.end for time in times)
        kept = [
            (point, time)
            for point, time in zip(present, times, strict=True)
            if window.start <= time < window.end
        ]
        self.elsewhere += len(present) - len(kept)
        return [point for point, _ in kept], [time for _, time in kept]

    def _too_late(self, points: Sequence[AnyPoint]) -> None:
        self.too_late += len(points)
        room = MAX_EXAMPLES - len(self._examples)
        self._examples += [Example(str(point.x)) for point in points[:room]]

    def _reach_out(self, count: int, oldest: datetime, newest: datetime) -> None:
        reach = self._reach
        self._reach = Reach(
            reach.count + count,
            oldest if reach.oldest is None else min(reach.oldest, oldest),
            newest if reach.newest is None else max(reach.newest, newest),
        )
