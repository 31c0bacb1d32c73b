"""What the supervisor checks of every line, beyond the types that decoding has checked."""

from datetime import UTC
from math import isfinite
from operator import attrgetter
from typing import NamedTuple

from process_wrapper import printable
from wrapper_contract.ipc import MAX_COUNT, CategoryBatch, TimeBatch
from wrapper_contract.messages import MAX_SERIES_CHARACTERS, CategoryPoint, TimePoint
from wrapper_contract.report import MAX_EXAMPLES, Example, Rejection

MAX_X_CHARACTERS = 256
MAX_TEXT = 200

_y_of = attrgetter("y")
_series_of = attrgetter("series")
_zone_of = attrgetter("x.tzinfo")


class PointBatch(NamedTuple):
    """Points that were checked: finite, in UTC, of one kind.

    Attributes:
        points: In the order in which the code yielded them.
        rows: For each the number of the row that was current, where that was asked for.
    """

    points: list[TimePoint] | list[CategoryPoint]
    rows: list[int] | None


def check(batch: TimeBatch | CategoryBatch) -> str:
    """Return what is wrong with a batch; empty if nothing is."""
    points = batch.points
    if batch.rows is not None and len(batch.rows) != len(points):
        return "a batch does not name a row for each of its points"
    if not _finite(points):
        return "a point's y is no finite number"
    names = set(map(_series_of, points))
    names.discard(None)
    if max(map(len, names), default=0) > MAX_SERIES_CHARACTERS:
        return f"a series has more than {MAX_SERIES_CHARACTERS} characters"
    if isinstance(batch, TimeBatch):
        # Decoding gives every time in UTC the one object that stands for it.
        in_utc = set(map(id, map(_zone_of, points))) <= {id(UTC)}
        return "" if in_utc else "a point's time is not in UTC"
    return _check_categories(batch.points)


def _finite(points: list[TimePoint] | list[CategoryPoint]) -> bool:
    # The sum of finite numbers may be infinite; only then each is looked at.
    return isfinite(sum(map(_y_of, points))) or all(isfinite(point.y) for point in points)


def bounded(rejections: list[Rejection]) -> list[Rejection]:
    """Return rejections with texts that people can be shown, and no more of them than is agreed."""
    return [
        Rejection(
            printable(rejection.reason[:MAX_TEXT]),
            _count(rejection.count),
            [
                Example(
                    printable(example.text[:MAX_TEXT]),
                    row=_count(example.row),
                    request=_count(example.request),
                )
                for example in rejection.examples[:MAX_EXAMPLES]
            ],
        )
        for rejection in rejections
    ]


def _count(number: int) -> int:
    return min(max(number, 0), MAX_COUNT)


def _check_categories(points: list[CategoryPoint]) -> str:
    for point in points:
        if isinstance(point.x, str):
            if len(point.x) > MAX_X_CHARACTERS:
                return f"a point's x has more than {MAX_X_CHARACTERS} characters"
        elif not isfinite(point.x):
            return "a point's x is no finite number"
    return ""
