"""Questions to the profile of one column."""

import re

from wrapper_contract.profile import ColumnProfile
from wrapper_sdk.numbers import examine

ENOUGH = 0.8
"""Share of a column's cells that must be of one kind for the column to be of it."""

CUT = 200
"""Characters from which a profile cuts texts off: what is cut may differ behind it."""
_LEADING_ZERO = re.compile(r"^0\d+$")


def display(column: ColumnProfile) -> str:
    """Return what people call the column: its header, or its place where it has none."""
    return column.header or f"column {column.index + 1}"


def filled(column: ColumnProfile) -> int:
    """Return the number of cells that are neither blank nor marked as missing."""
    return column.rows - column.blanks - sum(column.missing.values())


def number_cells(column: ColumnProfile) -> int:
    """Return how many cells read as a number, with whatever decimal mark."""
    return column.numbers.get("point", 0) + column.number_proof.get("comma", 0)


def number_share(column: ColumnProfile) -> float:
    """Return the share of filled cells that read as a number; 0 for an empty column."""
    cells = filled(column)
    return min(1.0, number_cells(column) / cells) if cells > 0 else 0.0


def is_numeric(column: ColumnProfile) -> bool:
    """Tell whether nearly all filled cells are numbers."""
    return number_share(column) >= ENOUGH


def is_whole(column: ColumnProfile) -> bool:
    """Tell whether all numbers of the column are whole."""
    cells = number_cells(column)
    return cells > 0 and column.integers >= cells


def is_constant(column: ColumnProfile) -> bool:
    """Tell whether every cell holds the same text."""
    return column.distinct is not None and column.distinct <= 1 and column.longest < CUT


def is_text(column: ColumnProfile) -> bool:
    """Tell whether the column holds words or codes rather than numbers."""
    return filled(column) > 0 and not is_numeric(column)


def texts(column: ColumnProfile) -> list[str]:
    """Return the column's different texts that are known, outer blanks removed, none twice."""
    known = (value.text.strip() for value in column.values)
    return list(dict.fromkeys(text for text in known if text))


def has_leading_zeros(column: ColumnProfile) -> bool:
    """Tell whether whole numbers are written like codes: 01, 0812."""
    shown = [*texts(column), *(example.strip() for example in column.examples)]
    return any(_LEADING_ZERO.match(text) for text in shown)


def is_numeric_text(text: str) -> bool:
    """Tell whether a text reads as a number."""
    return examine(text) is not None


def reads_as_dates(column: ColumnProfile) -> bool:
    """Tell whether a workbook's cells are mostly dates rather than numbers."""
    dated = sum(column.types.get(kind, 0) for kind in ("datetime", "date"))
    return dated > 0 and dated >= ENOUGH * filled(column)
