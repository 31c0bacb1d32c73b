"""The profile: what inspection finds in a whole source, and all that inference gets to see of it."""

from typing import Literal

import msgspec

PROFILE_VERSION = 1
MAX_DISTINCT = 1000
HEAD_ROWS = 60
TAIL_ROWS = 40

Cell = str | int | float | bool | None
"""A cell as a profile shows it; a workbook's dates and times as ISO text."""


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The file as it was read."""

    name: str
    size: int
    """Bytes, unpacked."""
    digest: str
    """SHA-256 of the unpacked bytes, hexadecimal."""
    packing: Literal["none", "gzip", "zip"] = "none"
    member: str | None = None
    """Name of the one data file in a zip."""


class TextFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How a text file is written."""

    encoding: str
    """A Python codec name: utf-8, utf-8-sig, utf-16, cp1252, latin-1."""
    encoding_doubt: str = ""
    """Why another encoding is as likely; empty when sure."""
    delimiter: str
    """Of four: comma, semicolon, tab, bar; a file of one column has a comma."""
    delimiter_doubt: str = ""
    quote: str | None = '"'


class DistinctValue(msgspec.Struct, frozen=True):
    """A text and the number of cells that hold it."""

    text: str
    count: int


class ColumnProfile(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a table's body (header, preamble and footer rows are not counted in it)."""

    index: int
    """From 0."""
    header: str
    """Text of the header cells above it, outer blanks removed, rows joined by one blank; may be empty."""
    header_cells: list[Cell] = []
    """The header cell of each header row, with merged and blank ones filled from the left where a
    group header spans columns."""
    rows: int
    """Body rows seen."""
    blanks: int
    missing: dict[str, int] = {}
    """Missing-value marks (as `parse_number` knows them) and how often."""
    types: dict[str, int] = {}
    """Workbook cells by type: text, number, datetime, date, time, bool, error."""
    times: dict[str, int] = {}
    """For each kind of time of `wrapper_sdk.times` the number of non-blank cells that it can read; cells
    may count for several kinds."""
    numbers: dict[str, int] = {}
    """For `point` and `comma` as decimal mark: cells that read as a number; proof in the fields below."""
    number_proof: dict[str, int] = {}
    """Cells that only fit one decimal mark: keys `point` and `comma` (e.g. `1.5` or `1,234.5` prove
    point, `12,5` proves comma, `1,234` proves none) and `ambiguous` (`1,234`, `1.234`)."""
    number_marks: dict[str, int] = {}
    """What stood around numbers: percent, currency, parentheses, less_than, greater_than, flag, …"""
    integers: int = 0
    """Cells that are whole numbers."""
    day_first_proof: int = 0
    """Cells like 25/12/2024 that only read with the day first."""
    month_first_proof: int = 0
    """Cells like 12/25/2024 that only read with the month first."""
    min_number: float | None = None
    max_number: float | None = None
    min_time: str | None = None
    max_time: str | None = None
    """RFC 3339, by the kind of time that reads the most cells."""
    sorted: Literal["ascending", "descending", "none", "constant"] = "none"
    """Order of the column's times or numbers, down the file."""
    distinct: int | None = None
    """Number of different texts; None beyond `MAX_DISTINCT`."""
    values: list[DistinctValue] = []
    """The different texts, most frequent first; when there are too many, the first ones met."""
    examples: list[str] = []
    """Up to five different non-blank cells, from across the file."""
    odd: list[tuple[int, str]] = []
    """Up to five (row, text) that fit none of what most cells of the column are."""
    formats: dict[str, int] = {}
    """Workbook number formats, where they matter (percent, date, currency)."""
    longest: int = 0
    """Characters of the longest cell."""


class KeyCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a set of columns tells the rows apart; looked up in a sample of whole time values."""

    columns: list[int]
    """A candidate time column first, then text columns."""
    rows: int
    distinct: int
    conflicts: int
    """Keys that stand on several rows with different numbers in them."""
    repeats: int
    """Keys that stand on several rows with the same numbers in them."""
    example: list[int] = []
    """Two row numbers of one conflict."""


class TableProfile(msgspec.Struct, frozen=True, kw_only=True):
    """One table found in a sheet: its header and its body."""

    header_rows: list[int]
    """Row numbers from 1, in order; empty where the table has no header."""
    units_row: int | None = None
    """A row under the header that holds units."""
    first_row: int
    """First row of the body."""
    last_row: int
    """Last row of the body; what follows are notes and sources."""
    width: int
    score: float
    """How sure the header is, 0 to 1."""
    doubt: str = ""
    columns: list[ColumnProfile]
    keys: list[KeyCheck] = []
    note_rows: list[tuple[int, str]] = []
    """Rows inside or under the body that a person would call a note (up to 20)."""
    total_rows: list[tuple[int, str]] = []
    """Rows that a person would call a total (up to 20)."""
    ragged_rows: int = 0
    """Body rows with more cells than the header."""


class SheetProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet of a workbook, or the one of a text file (named "")."""

    name: str
    hidden: bool = False
    rows: int
    """Number of the last row that is not blank."""
    width: int
    head: list[list[Cell]]
    tail: list[list[Cell]]
    """The last rows, not overlapping with head; `tail_row` is the number of the first of them."""
    tail_row: int = 0
    merged: list[str] = []
    """Ranges like A1:C2, up to 200."""
    hidden_rows: list[int] = []
    hidden_columns: list[int] = []
    formulas_without_value: int = 0
    tables: list[TableProfile] = []
    """Best first; empty where the sheet holds no table."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A file source, whole."""

    version: int = PROFILE_VERSION
    format: Literal["csv", "xlsx", "xls"]
    file: FileFacts
    text: TextFacts | None = None
    date_1904: bool = False
    sheets: list[SheetProfile]
    sample: str
    """For a model: the first 20 lines of CSV, the first 15 rows of each sheet; bounded, without secrets."""
    warnings: list[str] = []
