"""Rows with what their cells are, and what a row as a whole looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from wrapper_runner.profiling.cells import DATA_SORTS, Sort, as_text, sort_of
from wrapper_sdk import ParseError, parse_time
from wrapper_sdk.source import Cell
from wrapper_sdk.times import KINDS, kinds_of

MAX_SORTED_CELLS = 512
"""Cells of a row that are looked at to find headers; a table does not change its nature beyond."""


@dataclass(frozen=True)
class Row:
    """A row, its number, and what its cells are."""

    number: int
    cells: list[Cell]
    sorts: list[Sort]

    @property
    def filled(self) -> list[int]:
        """Columns that are not blank."""
        return [column for column, sort in enumerate(self.sorts) if sort != "blank"]

    def text(self, column: int) -> str:
        """Text of a cell; "" beyond the row's end."""
        return as_text(self.cells[column]) if column < len(self.cells) else ""


def make_row(number: int, cells: list[Cell]) -> Row:
    """Look at the cells of a row."""
    return Row(number, cells, [sort_of(cell) for cell in cells[:MAX_SORTED_CELLS]])


def is_header_like(row: Row) -> bool:
    """Say whether a row could be a header: several cells, none of them data; or periods across."""
    filled = row.filled
    if len(filled) < 2:
        return False
    if any(row.sorts[column] in {"number", "either", "time"} for column in filled):
        return is_time_header(row)
    return any(row.sorts[column] == "text" for column in filled)


def is_time_header(row: Row) -> bool:
    """Say whether a row has periods across: labels first, then different times in order."""
    filled = row.filled
    start = next((at for at, column in enumerate(filled) if row.sorts[column] in DATA_SORTS), len(filled))
    times = [row.cells[column] for column in filled[start:] if row.sorts[column] in DATA_SORTS]
    others = len(filled) - start - len(times)
    labelled = start > 0 or filled[:1] != [0]
    if len(times) < (2 if labelled else 3) or others > len(times) // 2:
        return False
    return any(_runs(times, kind) for kind in _common_kinds(times))


def _common_kinds(cells: Sequence[Cell]) -> list[str]:
    common = set(KINDS)
    for cell in cells:
        common &= {"date", "datetime"} if isinstance(cell, (date, datetime)) else set(kinds_of(as_text(cell)))
        if not common:
            break
    return [kind for kind in KINDS if kind in common and not kind.startswith(("excel", "epoch"))]


def _runs(cells: Sequence[Cell], kind: str) -> bool:
    """Say whether times follow each other in order, once or again and again for several groups of columns."""
    try:
        times = [parse_time(cell, kind) for cell in cells]
    except ParseError:
        return False
    if times[0] != times[-1] and times in (sorted(times), sorted(times, reverse=True)):
        return True
    group = times.index(times[0], 1) if times[0] in times[1:] else len(times)
    if group < 2 or any(time != times[at % group] for at, time in enumerate(times)):
        return False
    pairs = list(pairwise(times[:group]))
    return all(later > earlier for earlier, later in pairs) or all(
        later < earlier for earlier, later in pairs
    )
