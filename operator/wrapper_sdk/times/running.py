"""Times down a column of which only some name their year, as in 2022, Jan, Feb or Jan 2022, Feb."""

from datetime import datetime

from wrapper_sdk.errors import ParseError
from wrapper_sdk.source import Cell
from wrapper_sdk.times.kinds import as_text, kinds_of, read_as

_DATED = ("month-name", "month", "quarter", "semester")
_PARTS = ("month-name", "quarter", "semester")


class RunningTime:
    """Keeps the year that a part of a year belongs to: read cells from the top, all of them.

    >>> running = RunningTime()
    >>> [str(time and time.date()) for time in map(running.read, ["2022", "Jan", "Fev", "Jan 2023", "Fev"])]
    ['None', '2022-01-01', '2022-02-01', '2023-01-01', '2023-02-01']
    """

    def __init__(self) -> None:
        """Start without a year."""
        self._year: int | None = None
        self._last: datetime | None = None
        self._rising: bool | None = None

    def read(self, cell: Cell) -> datetime | None:
        """Return the start of a month, quarter or semester, aware and in UTC; None for a year alone.

        Raises:
            ParseError: The cell is none of these, no year was named yet, or the parts of a year turn back, so
                that they are rather of the next year.
        """
        text = (as_text(cell) or "").strip()
        kinds = kinds_of(text)
        if kinds[:1] == ("year",):
            self._begin(read_as("year", text).year, None)
            return None
        dated = next((kind for kind in _DATED if kind in kinds), None)
        if dated is not None:
            time = read_as(dated, text)
            if time.year != self._year:
                self._begin(time.year, time)
            return time
        part = part_of_year(text)
        if part is None or self._year is None:
            raise ParseError("not a time with a year" if part else "not a part of a year", cell)
        return self._follow(read_as(part, f"{self._year} {text}"), cell)

    def _begin(self, year: int, time: datetime | None) -> None:
        self._year, self._last, self._rising = year, time, None

    def _follow(self, time: datetime, cell: Cell) -> datetime:
        if self._last is not None:
            rising = time > self._last
            if time == self._last or (self._rising is not None and rising != self._rising):
                raise ParseError("a part of a year that is not named", cell)
            self._rising = rising
        self._last = time
        return time


def part_of_year(text: str) -> str | None:
    """Return as which kind a text is a part of a year without saying which: Jan, Q2, 1.º semestre.

    >>> part_of_year("Fev"), part_of_year("Q2"), part_of_year("Jan 2022"), part_of_year("Total")
    ('month-name', 'quarter', None, None)
    """
    if kinds_of(text.strip()):
        return None
    kinds = kinds_of(f"2000 {text.strip()}")
    return next((kind for kind in _PARTS if kind in kinds), None)
