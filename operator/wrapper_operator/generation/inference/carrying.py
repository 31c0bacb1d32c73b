"""Names written once for several rows: merged cells, and blanks that mean "as above"."""

import re
from collections.abc import Sequence

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import filled
from wrapper_operator.generation.inference.table import Table, column_of
from wrapper_operator.generation.layouts.parts import Kept

_RANGE = re.compile(r"^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$")


def is_carried(table: Table, column: ColumnProfile) -> bool:
    """Tell whether a blank cell of the column means what stands above it."""
    return column.blanks > 0 and (_is_merged(table, column) or _is_written_once(table, column))


def kept_rows(table: Table, where: Sequence[tuple[ColumnProfile, str]]) -> tuple[Kept, ...]:
    """Return the layout's view of the conditions on rows."""
    return tuple(
        Kept(column=column_of(column, carried=is_carried(table, column)), text=text) for column, text in where
    )


def _is_merged(table: Table, column: ColumnProfile) -> bool:
    for merged in table.sheet.merged:
        match = _RANGE.match(merged.replace("$", ""))
        if match is None:
            continue
        left, top, right, bottom = match.groups()
        within = _index(left) <= column.index <= _index(right)
        if within and int(bottom) > int(top) and int(top) >= table.facts.first_row:
            return True
    return False


def _is_written_once(table: Table, column: ColumnProfile) -> bool:
    """Tell whether each text stands once, in the first of equally many rows."""
    texts = filled(column)
    if column.index > 2 or column.distinct != texts or texts * 2 > column.rows:
        return False
    return _first_cell(table, column) not in (None, "") and (column.rows % texts == 0 or texts > 2)


def _first_cell(table: Table, column: ColumnProfile) -> object:
    at = table.facts.first_row - 1
    rows = table.sheet.head
    return rows[at][column.index] if at < len(rows) and column.index < len(rows[at]) else None


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
