"""Names written once for several rows: merged cells, and blanks that mean "as above"."""

import re

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.table import Table

_RANGE = re.compile(r"^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$")


def carried(table: Table, column: ColumnProfile) -> bool:
    """Tell whether a blank cell of the column means what stands above it, as in vertically merged cells."""
    if column.blanks == 0:
        return False
    for merged in table.sheet.merged:
        match = _RANGE.match(merged.replace("$", ""))
        if match is None:
            continue
        left, top, right, bottom = match.groups()
        within = _index(left) <= column.index <= _index(right)
        if within and int(bottom) > int(top) and int(top) >= table.facts.first_row:
            return True
    return False


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
