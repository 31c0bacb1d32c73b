"""Which rows above a body are its header, and what each column is called."""

from collections.abc import Sequence
from dataclasses import dataclass

from wrapper_contract.profile import Cell as ProfileCell
from wrapper_runner.profiling.cells import DATA_SORTS, shown
from wrapper_runner.profiling.rows import Row, is_header_like
from wrapper_runner.profiling.words import is_unit

_MAX_HEADER_ROWS = 3
_MAX_GAP = 1
Merges = dict[tuple[int, int], tuple[int, int]]
"""Every cell of a merged range (row from 1, column from 0) and the range's first cell."""


@dataclass(frozen=True)
class Header:
    """The header of a table: its rows from the top, the units row, and how sure that is."""

    rows: list[Row]
    units: Row | None
    score: float
    doubt: str


def find_header(
    above: Sequence[Row], columns: Sequence[int], *, body: Sequence[Row], merges: Merges
) -> Header:
    """Find the header among the rows above a body.

    Args:
        above: The rows of the sheet above the body, from the top, blank ones too.
        columns: The columns that the body fills.
        body: The first rows of the body.
        merges: Merged cells of a workbook.
    """
    candidates = _without_facts(_without_headings(_adjacent(above)), columns)
    units = None
    if len(candidates) >= 2 and (
        _spans_columns(candidates[0], candidates[1], columns)
        or _is_units_row(candidates[0], candidates[1], columns)
    ):
        units, candidates = candidates[0], candidates[1:]
    if not candidates or not _is_header(candidates[0], columns):
        doubt = f"no header row: row {body[0].number} already holds data"
        return Header([], None, 0.3, doubt)
    rows = [candidates[0]]
    lone = len(columns) == 2 and len(body) == 1 and body[0].sorts[columns[0]] == "text"
    for row in candidates[1:_MAX_HEADER_ROWS]:
        if not _belongs(row, rows, columns, merges):
            break
        rows.insert(0, row)
    if lone:
        return Header(
            rows, units, 0.4, f"there are only two rows of two cells, {rows[-1].number} and {body[0].number}"
        )
    return Header(rows, units, _score(rows, columns), "")


def header_cells(header: Header, column: int, merges: Merges) -> list[ProfileCell]:
    """Return the header cells above a column, group headers filled in from the left."""
    cells: list[ProfileCell] = []
    for at, row in enumerate(header.rows):
        below = header.rows[at + 1 :]
        source = _source(row, column, below, merges)
        cells.append(shown(row.cells[source]) if source < len(row.cells) else None)
    return cells


def _adjacent(above: Sequence[Row]) -> list[Row]:
    """Return the rows directly above the body, nearest first, up to a blank one (one may be in between)."""
    rows: list[Row] = []
    gap = 0
    for row in reversed(above):
        if row.filled:
            rows.append(row)
        elif rows or gap >= _MAX_GAP:
            break
        else:
            gap += 1
    return rows


def _without_headings(rows: list[Row]) -> list[Row]:
    """Leave out headings of sections that stand between the header and the first row of data."""
    at = next((at for at, row in enumerate(rows) if len(row.filled) > 1), 0)
    if at and is_header_like(rows[at]) and all(row.filled[0] == rows[at].filled[0] for row in rows[:at]):
        return rows[at:]
    return rows


def _without_facts(rows: list[Row], columns: Sequence[int]) -> list[Row]:
    """Where facts (`Release date, 17-04-2024`) stand above a body, its header is the first of those rows."""
    if not rows or is_header_like(rows[0]) or not any(sort in DATA_SORTS for sort in rows[0].sorts):
        return rows
    whole = [row for row in rows if is_header_like(row) and all(row.text(column) for column in columns)]
    return whole[-1:] or rows


def _is_units_row(row: Row, upper: Row, columns: Sequence[int]) -> bool:
    named = [column for column in columns if row.text(column)]
    under_header = [column for column in named if upper.text(column)]
    units = [column for column in named if is_unit(row.text(column))]
    return bool(units) and 2 * len(under_header) > len(named) and len(units) >= 0.6 * len(named)


def _spans_columns(row: Row, upper: Row, columns: Sequence[int]) -> bool:
    """Say whether a row under a whole header holds one text for all columns of values, such as their unit."""
    filled = row.filled
    if len(filled) != 1 or filled[0] <= columns[0] or row.sorts[filled[0]] != "text":
        return False
    return bool(upper.text(filled[0])) and all(upper.text(column) for column in columns[1:])


def _is_header(row: Row, columns: Sequence[int]) -> bool:
    named = [column for column in columns if row.text(column)]
    return len(named) >= 2 or (bool(named) and len(columns) <= 2)


def _belongs(row: Row, below: Sequence[Row], columns: Sequence[int], merges: Merges) -> bool:
    """Say whether a row above a header row is part of the header: a group of columns, or what it lacks."""
    named = [column for column in columns if row.text(column)]
    if not named or any(row.text(column).endswith(":") for column in named[:1]):
        return False
    lower = below[0]
    lacking = [column for column in columns if not any(one.text(column) for one in below)]
    supplied = [column for column in lacking if column in named]
    if supplied:
        facts = any(row.sorts[column] in DATA_SORTS for column in supplied if column < len(row.sorts))
        return not facts and (len(named) >= 2 or named[0] != columns[0])
    groups = [column for column in named if column > columns[0]]
    if any((row.number, column) in merges for column in groups):
        return True
    spread = len(groups) >= 2 and groups[-1] >= columns[len(columns) // 2] and len(named) < len(columns)
    return spread or (len(named) >= 2 and _has_repeats(lower, columns))


def _has_repeats(row: Row, columns: Sequence[int]) -> bool:
    texts = [row.text(column) for column in columns if row.text(column)]
    return len(set(texts)) < len(texts)


def _source(row: Row, column: int, below: Sequence[Row], merges: Merges) -> int:
    """Return the column of this row that holds the header of a column."""
    origin = merges.get((row.number, column))
    if origin is not None:
        return origin[1] if origin[0] == row.number else column
    if not row.text(column) and below and any(lower.text(column) for lower in below):
        left = next((at for at in range(min(column, len(row.cells)) - 1, -1, -1) if row.text(at)), None)
        if left is not None and _may_spread(row, left, below, merges):
            return left
    return column


def _may_spread(row: Row, left: int, below: Sequence[Row], merges: Merges) -> bool:
    """A header over a group has something under it; one that stands alone in its column names just that."""
    if any(row_number == row.number for row_number, _ in merges):
        return False
    return any(lower.text(left) for lower in below)


def _score(rows: Sequence[Row], columns: Sequence[int]) -> float:
    """Share of the body's columns that have a name of their own, from 0.5 to 1."""
    names = [" ".join(row.text(column) for row in rows).strip() for column in columns]
    named = [name for name in names if name]
    data = sum(
        1
        for row in rows[-1:]
        for column in columns
        if column < len(row.sorts) and row.sorts[column] in DATA_SORTS
    )
    share = len(set(named)) / max(1, len(names))
    return round(0.5 + 0.5 * share - (0.1 if 0 < data < len(columns) // 2 else 0), 3)
