"""Points on their way from the collector to messages: gathered, told apart, cut."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from operator import attrgetter, gt, lt
from typing import NamedTuple

from wrapper_contract.messages import (
    MAX_BATCH_BYTES,
    MAX_BYTES,
    CategoryPoint,
    TimePoint,
    cut_segments,
)
from wrapper_runner.supervision.interrupting import Interrupted

MAX_GATHERED = 16_000
"""Points among which a later value replaces an earlier one of the same time and series."""

AnyPoint = TimePoint | CategoryPoint
_x_of = attrgetter("x")
_series_of = attrgetter("series")


class Distinct(NamedTuple):
    """Points of different (series, x).

    Attributes:
        points: The last value of each, in the order of these.
        repeated: Points left out because they came again with the same value.
        revised: Points left out because a later one has another value.
        revised_keys: How many (series, x) had several values.
    """

    points: list[AnyPoint]
    repeated: int = 0
    revised: int = 0
    revised_keys: int = 0


def distinct(points: Sequence[AnyPoint]) -> Distinct:
    """Keep the last point of each (series, x)."""
    if _in_order(points):
        return Distinct(list(points))
    keys = zip(map(_series_of, points), map(_x_of, points), strict=True)
    if len(set(keys)) == len(points):
        return Distinct(list(points))
    return _settle(points)


def _in_order(points: Sequence[AnyPoint]) -> bool:
    """Return whether the times of each series only rise, or only fall: then no two are the same.

    Most files are so, and comparing times takes a tenth of the time of hashing them.
    """
    if not points or not isinstance(points[0], TimePoint):
        return False
    times = list(map(_x_of, points))
    goes_on: Callable[[datetime, datetime], bool] = lt if times[0] < times[-1] else gt
    if len(set(map(_series_of, points))) == 1:
        return all(map(goes_on, times, islice(times, 1, None)))
    latest: dict[str | None, datetime] = {}
    for series, time in zip(map(_series_of, points), times, strict=True):
        earlier = latest.get(series)
        if earlier is not None and not goes_on(earlier, time):
            return False
        latest[series] = time
    return True


def _settle(points: Sequence[AnyPoint]) -> Distinct:
    last: dict[tuple[str | None, object], AnyPoint] = {}
    revised_keys: set[tuple[str | None, object]] = set()
    repeated = revised = 0
    for point in points:
        key = (point.series, point.x)
        # Taken out first, so that the order is that of the last ones.
        earlier = last.pop(key, None)
        if earlier is not None and earlier.y == point.y:
            repeated += 1
        elif earlier is not None:
            revised += 1
            revised_keys.add(key)
        last[key] = point
    return Distinct(list(last.values()), repeated, revised, len(revised_keys))


def gather(
    batches: Iterable[Sequence[AnyPoint]], *, size: int = MAX_GATHERED, resumes: bool = False
) -> Iterator[list[AnyPoint]]:
    """Yield the same points in lists of `size`, the last one shorter: however they came, cut the same.

    Where `batches` ends with an exception, what is held is yielded before it is raised again; but not on an
    interruption when a later run resumes: it cuts those points as if there had been none.
    """
    held: list[AnyPoint] = []
    try:
        for batch in batches:
            held.extend(batch)
            while len(held) >= size:
                yield held[:size]
                held = held[size:]
    except (Exception, Interrupted) as end:
        if held and not (resumes and isinstance(end, Interrupted)):
            yield held
        raise
    if held:
        yield held


def cut_batches(points: Sequence[AnyPoint], *, room: int) -> list[tuple[int, list[bytes]]]:
    """Cut points into batches of segments; most often that is one batch.

    Args:
        points: Different points.
        room: Bytes for the data of one message.

    Returns:
        For each batch the number of its points and its messages' data.
    """
    batches: list[tuple[int, list[bytes]]] = []
    count, size, segments = 0, 0, list[bytes]()
    envelope = MAX_BYTES - room
    for points_in_segment, data in cut_segments(points, room=room):
        weight = len(data) + envelope
        if segments and size + weight > MAX_BATCH_BYTES:
            batches.append((count, segments))
            count, size, segments = 0, 0, []
        count, size = count + points_in_segment, size + weight
        segments.append(data)
    return [*batches, (count, segments)] if segments else batches
