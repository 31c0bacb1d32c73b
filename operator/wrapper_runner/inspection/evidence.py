"""What a run of collector code gave, gathered as its points come by: facts, no judgement."""

import hashlib
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import TypeVar

import msgspec

from wrapper_contract.inspection import Conflict, RunEvidence
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.report import Counts, Rejection, Termination
from wrapper_runner.inspection.keys import AnyPoint, KeyTable
from wrapper_runner.inspection.series import SeriesNames

SHOWN_POINTS = 20

Value = TypeVar("Value", datetime, float)

_x_of = attrgetter("x")
_y_of = attrgetter("y")
_series_of = attrgetter("series")
_encoder = msgspec.json.Encoder()


class EvidenceBook:
    """Takes points in and remembers what a judge will ask for, in bounded memory."""

    def __init__(self) -> None:
        self.keys = KeyTable()
        self._digest = hashlib.sha256()
        self._series = SeriesNames()
        self._times = 0
        self._categories = 0
        self._times_span: tuple[datetime, datetime] | None = None
        self._values_span: tuple[float, float] | None = None
        self._first: list[AnyPoint] = []
        self._last: deque[AnyPoint] = deque(maxlen=SHOWN_POINTS)

    @property
    def points(self) -> int:
        """Points so far."""
        return self._times + self._categories

    @property
    def newest(self) -> datetime | None:
        """Newest time of the points so far; None if none has one."""
        return self._times_span[1] if self._times_span else None

    def add(self, points: Sequence[AnyPoint], rows: Sequence[int]) -> None:
        """Take a batch in: points of one kind, each with the row it comes from."""
        if not points:
            return
        # Without brackets, so that the digest does not depend on how the points were cut into batches.
        self._digest.update(_encoder.encode(points)[1:-1] + b",")
        if isinstance(points[0], TimePoint):
            self._times += len(points)
            self._times_span = _span(self._times_span, list(map(_x_of, points)))
        else:
            self._categories += len(points)
        self._values_span = _span(self._values_span, list(map(_y_of, points)))
        self._series.add(set(map(_series_of, points)))
        self._first.extend(points[: SHOWN_POINTS - len(self._first)])
        self._last.extend(points[-SHOWN_POINTS:])
        self.keys.add(points, rows)

    def evidence(
        self, termination: Termination, *, conflicts: list[Conflict], rejections: list[Rejection], rows: int
    ) -> RunEvidence:
        """Return everything, with what only the run's end tells."""
        oldest, newest = map(shown_x, self._times_span) if self._times_span else (None, None)
        least, most = self._values_span or (None, None)
        rejected = sum(rejection.count for rejection in rejections)
        return RunEvidence(
            termination=termination,
            points=self.points,
            digest=self._digest.hexdigest(),
            keys=self.keys.distinct,
            conflicting_keys=self.keys.conflicting,
            repeated_keys=self.keys.repeated,
            conflicts=conflicts,
            time_points=self._times,
            category_points=self._categories,
            min_x=oldest,
            max_x=newest,
            min_y=least,
            max_y=most,
            series=self._series.first,
            series_count=self._series.count,
            first=[_shown(point) for point in self._first],
            last=[_shown(point) for point in self._last],
            rejections=rejections,
            counts=Counts(rows=rows, points=self.points, rejected=rejected),
        )


def _span(before: tuple[Value, Value] | None, values: list[Value]) -> tuple[Value, Value]:
    """Return the least and the most of all values so far."""
    least, most = min(values), max(values)
    return (least, most) if before is None else (min(before[0], least), max(before[1], most))


def shown_x(x: datetime | float | str) -> str:
    """Return an x as text; a time as messages write it.

    >>> from datetime import UTC, datetime
    >>> shown_x(datetime(2024, 1, 1, tzinfo=UTC))
    '2024-01-01T00:00:00Z'
    """
    return str(msgspec.to_builtins(x))


def _shown(point: AnyPoint) -> CategoryPoint:
    x = shown_x(point.x) if isinstance(point, TimePoint) else point.x
    return CategoryPoint(x=x, y=point.y, series=point.series)
