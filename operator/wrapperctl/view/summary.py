"""What lies in an output file, series by series, read back message by message."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapperctl.view import figures

MOST_POINTS = 2_000_000
"""A summary stops here: it is for a look, and a look should not take a minute."""
MOST_SERIES = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Envelope(msgspec.Struct):
    data: msgspec.Raw


_envelopes = msgspec.json.Decoder(_Envelope)
_times = msgspec.json.Decoder(list[TimePoint])
_categories = msgspec.json.Decoder(list[CategoryPoint])


@dataclass(slots=True)
class Trace:
    """The shape of a series in bounded memory: beyond `most` points every second one is forgotten."""

    xs: "array[float]" = field(default_factory=lambda: array("d"))
    """Seconds since 1970."""
    ys: "array[float]" = field(default_factory=lambda: array("d"))
    stride: int = 1
    passed: int = 0
    """Points that went by since the last one that was remembered."""
    most: int = 4000

    def wants_next(self) -> bool:
        """Tell whether the next point is one to remember."""
        self.passed += 1
        return self.passed >= self.stride

    def add(self, x: float, y: float) -> None:
        """Remember a point."""
        self.passed = 0
        self.xs.append(x)
        self.ys.append(y)
        if len(self.xs) > self.most:
            self.xs, self.ys = self.xs[::2], self.ys[::2]
            self.stride *= 2


@dataclass(slots=True)
class Series:
    """One series: its extent, and its last value by time (or by order, where x is no time)."""

    name: str | None
    first_x: datetime | float | str
    last_x: datetime | float | str
    last_y: float
    min_y: float
    max_y: float
    points: int = 0
    trace: Trace = field(default_factory=Trace)

    def add_time(self, x: datetime, y: float) -> None:
        """Count a point in time. Called for every point of an output, so it is written out plainly."""
        self.points += 1
        if y < self.min_y:
            self.min_y = y
        elif y > self.max_y:
            self.max_y = y
        if x >= self.last_x:  # type: ignore[operator]
            self.last_x, self.last_y = x, y
        elif x < self.first_x:  # type: ignore[operator]
            self.first_x = x
        if self.trace.wants_next():
            self.trace.add((x - _EPOCH).total_seconds(), y)

    def add_category(self, x: float | str, y: float) -> None:
        """Count a point of a category."""
        self.points += 1
        self.min_y, self.max_y = min(self.min_y, y), max(self.max_y, y)
        self.last_x, self.last_y = x, y


@dataclass(slots=True)
class Summary:
    """All series of an output, in the order in which they came."""

    series: dict[str | None, Series] = field(default_factory=dict)
    points: int = 0
    fineness: int = 0
    """See `figures.fineness`."""
    categories: list[tuple[str, float]] = field(default_factory=list)
    """The first points of a source without time."""
    complete: bool = True
    """False where there was more than a summary takes in."""


def summarise(output: Path) -> Summary:
    """Read an output file back.

    Raises:
        OSError: The file cannot be read.
    """
    summary = Summary()
    with output.open("rb") as lines:
        for line in lines:
            if summary.points >= MOST_POINTS:
                summary.complete = False
                break
            _add_message(summary, _envelopes.decode(line).data)
    return summary


def _add_message(summary: Summary, data: msgspec.Raw) -> None:
    try:
        _add_times(summary, _times.decode(data))
    except msgspec.ValidationError:
        _add_categories(summary, _categories.decode(data))


def _add_times(summary: Summary, points: Iterable[TimePoint]) -> None:
    fine = summary.fineness
    for point in points:
        x, y = point.x, point.y
        summary.points += 1
        if fine < figures.FINEST:
            fine = max(fine, figures.fineness(x))
        series = summary.series.get(point.series) or _new_series(summary, point.series, x, y)
        if series is not None:
            series.add_time(x, y)
    summary.fineness = fine


def _add_categories(summary: Summary, points: Iterable[CategoryPoint]) -> None:
    for point in points:
        summary.points += 1
        if len(summary.categories) < 100 and point.series is None:
            summary.categories.append((str(point.x), point.y))
        series = summary.series.get(point.series) or _new_series(summary, point.series, point.x, point.y)
        if series is not None:
            series.add_category(point.x, point.y)


def _new_series(summary: Summary, name: str | None, x: datetime | float | str, y: float) -> Series | None:
    if len(summary.series) >= MOST_SERIES:
        summary.complete = False
        return None
    series = summary.series[name] = Series(name=name, first_x=x, last_x=x, last_y=y, min_y=y, max_y=y)
    return series
