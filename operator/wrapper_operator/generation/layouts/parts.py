"""The parts that layouts are made of: how rows are read, where times, values and names stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wrapper_operator.generation.request import Doubt


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the rows of a table are read."""

    file: str
    """Name for people."""
    format: Literal["csv", "xlsx"]
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = '"'
    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    first: int = 1
    last: int | None = None
    """Only where other data follow: a table that ends with the file may grow."""
    width: int = 0


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column by its place and its name."""

    index: int
    header: str
    carried: bool = False
    """A blank cell means what stands above it (merged cells)."""
    gappy: bool = False
    """Some cells are blank."""


@dataclass(frozen=True, kw_only=True)
class NumberFormat:
    """How the numbers of a column are written."""

    decimal: Literal[".", ","] | None = "."
    """None where cells are numbers already, or where each cell tells."""
    missing: tuple[float, ...] = ()
    """Numbers that stand for "not measured"."""


PLAIN = NumberFormat()


@dataclass(frozen=True, kw_only=True)
class ValueColumn:
    """A column of values."""

    index: int
    header: str
    number: NumberFormat


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A condition on rows: the text of a column's cell is this."""

    column: Column
    text: str


@dataclass(frozen=True, kw_only=True)
class OneTime:
    """Times stand in one column."""

    column: Column
    kind: str | None
    """Of `wrapper_sdk.times`; None where the column mixes several."""
    clock: bool = False
    """Some times are not midnights."""


@dataclass(frozen=True, kw_only=True)
class JoinedTime:
    """A time is put together from several columns of a row."""

    columns: tuple[Column, ...]
    join: Literal["month", "quarter", "semester", "week", "day", "ordinal", "hour", "moment"]
    """Year with month, quarter, semester, week or day of the year; year, month and day, perhaps with an
    hour; or a date and a time of day."""
    spelling: Mapping[str, str] = field(default_factory=dict)
    """Text of the second column (of the last where it counts hours), case-folded, to its number in two
    digits, where it is not a plain number."""
    by_name: bool = False
    """The second column holds names of months."""
    prefix: str = ""
    """What stands before the number in every cell of the second column: the M of M07."""
    kind: str | None = None
    """Of the date, where a date and a time of day are joined."""
    hours: bool = False
    """The time of day is a number of hours."""


@dataclass(frozen=True, kw_only=True)
class RunningTimes:
    """Parts of years in one column, of which only some name their year: the others are of the last named."""

    column: Column
    kind: None = None
    clock: bool = False


TimeSource = OneTime | JoinedTime | RunningTimes


@dataclass(frozen=True, kw_only=True)
class HeaderTime:
    """A column whose header says when."""

    index: int
    time: str
    """The part of the header that is the time."""
    group: str = ""
    """The rest of it, which names the series."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the points of a file stand. Each layout is a subclass in a file of its own."""

    reading: Reading
    where: tuple[Kept, ...] = ()
    totals: tuple[str, ...] = ()
    """Texts of rows that sum up others, in the column that names the rows."""
    totals_column: Column | None = None
    again: Kept | None = None
    """Rows that hold this text repeat the header."""
    doubts: tuple[Doubt, ...] = ()
