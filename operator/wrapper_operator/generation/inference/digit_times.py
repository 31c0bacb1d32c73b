"""Columns of digits that mean times only together: 2020.03 for March, 2021.25 for a quarter, 24-01-31."""

import re

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import filled, is_numeric, is_whole, texts
from wrapper_operator.generation.inference.short_dates import are_years_first

_MONTH_OF_FRACTION = re.compile(r"\d{4}\.(?:0[1-9]|1[0-2]?)")
_QUARTER_OF_FRACTION = re.compile(r"\d{4}(?:\.(?:00?|25|50?|75))?")
_YEAR_IN_THOUSANDS = re.compile(r"(?:1[.,][789]|2[.,][01])\d\d")
FEWEST_PARTS = 3
"""Different months or quarters that a column of years with a fraction must have for them to be those."""


def kind_of_digits(column: ColumnProfile) -> str | None:
    """Return as which kind a column reads that only its texts together tell; None for other columns."""
    if filled(column) <= 0 or not words.speaks_of(column.header, words.TIME):
        return None
    known = [text.replace(",", ".") for text in texts(column)]
    if _are_years_in_thousands(texts(column)):
        return "thousands-year"
    if are_years_first(known):
        return "year-first"
    if not is_numeric(column) or is_whole(column):
        return None
    if _count_parts(known, _QUARTER_OF_FRACTION):
        return "decimal-quarter"
    if not _is_decimal_year(column):
        return None
    return "decimal-month" if _count_parts(known, _MONTH_OF_FRACTION) else "decimal-year"


def _is_decimal_year(column: ColumnProfile) -> bool:
    """Tell whether numbers are years with a fraction (1958.2027) by their range."""
    if column.min_number is None or column.max_number is None:
        return False
    return column.min_number >= 1500 and column.max_number <= 2200 and not any(column.times.values())


def _are_years_in_thousands(known: list[str]) -> bool:
    """Tell whether a spreadsheet program gave years a mark of thousands: 2.019, 2,020."""
    return len(known) > 1 and all(map(_YEAR_IN_THOUSANDS.fullmatch, known))


def _count_parts(known: list[str], pattern: re.Pattern[str]) -> bool:
    """Tell whether every fraction counts parts: no year ends with its second month, nor at every quarter."""
    fractions = {text.partition(".")[2].rstrip("0") for text in known}
    return len(fractions) >= FEWEST_PARTS and all(map(pattern.fullmatch, known))
