"""Which kinds of time a column's cells can be, their range and order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from wrapper_runner.profiling.order import Order, OrderOf
from wrapper_sdk import ParseError, parse_time
from wrapper_sdk.source import Cell
from wrapper_sdk.times import KINDS

_FOLLOWED_KINDS = 3
_FOLLOWED_SHARE = 0.8
_SERIALS = frozenset({"excel-1900", "excel-1904", "epoch-s", "epoch-ms"})
"""Kinds that run as their numbers do: these are followed unread."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class _Track:
    """Range and order of the cells read as one kind: times, or the numbers of serials."""

    def __init__(self) -> None:
        self.low: Any = None
        self.high: Any = None
        self.order = OrderOf()

    def add(self, values: Sequence[Any]) -> None:
        low, high = min(values), max(values)
        self.low = low if self.low is None else min(self.low, low)
        self.high = high if self.high is None else max(self.high, high)
        self.order.add(values)


class TimeStatistics:
    """Counts every kind; follows range and order of the leading ones."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.day_first = 0
        self.month_first = 0
        self._tracks: dict[str, _Track] = {}

    def count(self, kinds: tuple[str, ...], cells: int) -> None:
        """Count cells that can be of these kinds."""
        for kind in kinds:
            self.counts[kind] += cells
        if "day-month" in kinds:
            if "month-day" not in kinds:
                self.day_first += cells
        elif "month-day" in kinds:
            self.month_first += cells

    @property
    def leading(self) -> str | None:
        """The kind that reads the most cells; of equals the likelier one."""
        return min(self.counts, key=lambda kind: (-self.counts[kind], _RANK[kind]), default=None)

    @property
    def most(self) -> int:
        """Number of cells that the leading kind reads."""
        return max(self.counts.values(), default=0)

    def follow(self, cells: Sequence[Cell], numbers: Mapping[Cell, float]) -> None:
        """Take the next cells, in order, for range and order; `numbers` says what they are as numbers."""
        floor = _FOLLOWED_SHARE * self.most
        near = sorted((kind for kind, count in self.counts.items() if count >= floor), key=_RANK.__getitem__)
        for kind in near[:_FOLLOWED_KINDS]:
            values: Sequence[Any] = (
                [numbers[cell] for cell in cells if cell in numbers]
                if kind in _SERIALS
                else _read(cells, kind)
            )
            if values:
                self._tracks.setdefault(kind, _Track()).add(values)

    @property
    def range(self) -> tuple[str | None, str | None]:
        """Earliest and latest time by the leading kind, RFC 3339."""
        kind = self.leading or ""
        track = self._tracks.get(kind)
        if track is None:
            return None, None
        return _written(track.low, kind), _written(track.high, kind)

    @property
    def order(self) -> Order:
        """Order of the cells by the leading kind."""
        track = self._tracks.get(self.leading or "")
        return track.order.order if track else "none"


def kinds_of_date(cell: date) -> tuple[str, ...]:
    """Return as which kinds a workbook's date counts: a time of day makes it a datetime only."""
    return ("datetime",) if isinstance(cell, datetime) else ("date", "datetime")


def _read(cells: Sequence[Cell], kind: str) -> list[datetime]:
    known: dict[Cell, datetime | None] = {cell: _time(cell, kind) for cell in dict.fromkeys(cells)}
    return [time for cell in cells if (time := known[cell]) is not None]


def _time(cell: Cell, kind: str) -> datetime | None:
    try:
        return parse_time(cell, kind)
    except ParseError:
        return None


def _written(value: datetime | float, kind: str) -> str | None:
    time = value if isinstance(value, datetime) else _time(value, kind)
    return None if time is None else time.astimezone(UTC).isoformat().replace("+00:00", "Z")
