"""Rows with what their cells are, and what a row as a whole looks like."""

from collections import Counter
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


MOST_OF_ONE_KIND = 0.6
FEWEST_COUNTED = 12
FEWEST_YEARS = 2
MOST_NOTED = 3
"""Years with the digit of a note that may follow those without one."""


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
    """Say whether a row has periods across: labels first, then different times in order.

    A few may be of another length (2019/20 for the change between two years). Numbered hours or days of a
    month count too.
    """
    filled = row.filled
    start = next((at for at, column in enumerate(filled) if row.sorts[column] in DATA_SORTS), len(filled))
    times = without_note_digits([row.cells[at] for at in filled[start:] if row.sorts[at] in DATA_SORTS])
    others = len(filled) - start - len(times)
    labelled = start > 0 or filled[:1] != [0]
    if len(times) < (2 if labelled else 3) or others > len(times) // 2:
        return False
    if labelled and _are_counted(times):
        return True
    return any(_runs(kept, kind) for kind, kept in _likely_kinds(times))


def without_note_digits(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells of a row without the digits of notes that stand behind years: 20211 beside 2020."""
    texts = [as_text(cell) for cell in cells]
    years = [int(text) for text in texts if len(text) == 4 and text.isdecimal()]
    if len(years) < FEWEST_YEARS:
        return list(cells)
    near = range(min(years) - 1, max(years) + 1 + MOST_NOTED)
    noted = [len(text) == 5 and text.isdecimal() and int(text[:4]) in near for text in texts]
    return [text[:4] if one else cell for cell, text, one in zip(cells, texts, noted, strict=True)]


def _likely_kinds(cells: Sequence[Cell]) -> list[tuple[str, list[Cell]]]:
    """Return the kinds of which most cells are, with those cells; none where a cell is no period at all."""
    found = [_kinds(cell) for cell in cells]
    if not all(found):
        return []
    counts = Counter(kind for kinds in found for kind in kinds)
    most = max(counts.values())
    if most <= MOST_OF_ONE_KIND * len(cells):
        return []
    kinds = [kind for kind in KINDS if counts[kind] == most]
    return [
        (kind, [cell for cell, kinds in zip(cells, found, strict=True) if kind in kinds]) for kind in kinds
    ]


def _kinds(cell: Cell) -> set[str]:
    if isinstance(cell, (date, datetime)):
        return {"date", "datetime"}
    return {kind for kind in kinds_of(as_text(cell)) if not kind.startswith(("excel", "epoch"))}


def _are_counted(cells: Sequence[Cell]) -> bool:
    """Say whether cells count from 0 or 1 on without a gap, as hours of a day and days of a month do."""
    texts = [as_text(cell) for cell in cells]
    if len(texts) < FEWEST_COUNTED or not all(text.isdecimal() and len(text) <= 2 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


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
