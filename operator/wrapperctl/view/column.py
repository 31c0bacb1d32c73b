"""What a column holds, in a few words."""

from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile
from wrapperctl.view import figures

_MOST = 0.9
"""Of the filled cells: what so many of them are, the column is."""


@dataclass(frozen=True, kw_only=True)
class Description:
    """A column in words."""

    holds: str
    filled: int
    """Cells that are neither blank nor a mark for a missing value."""
    missing: str = ""
    """The marks that stand for missing values."""
    low: str = ""
    high: str = ""


def describe(column: ColumnProfile) -> Description:
    """Say what most cells of a column are."""
    filled = max(column.rows - column.blanks - sum(column.missing.values()), 0)
    missing = figures.listed(column.missing, most=3)
    kind, times = max(column.times.items(), key=lambda item: item[1], default=("", 0))
    if filled and times >= _MOST * filled:
        low, high = (_brief(text) for text in (column.min_time, column.max_time))
        return Description(holds=f"times: {kind}", filled=filled, missing=missing, low=low, high=high)
    if filled and max(column.numbers.values(), default=0) >= _MOST * filled:
        low, high = figures.value(column.min_number), figures.value(column.max_number)
        return Description(
            holds=f"numbers{_decimal(column)}", filled=filled, missing=missing, low=low, high=high
        )
    return Description(holds=_text(column) if filled else "nothing", filled=filled, missing=missing)


def _text(column: ColumnProfile) -> str:
    different = f"{column.distinct:,}" if column.distinct is not None else "many"
    return f"text, {different} different"


def _decimal(column: ColumnProfile) -> str:
    point, comma = column.number_proof.get("point", 0), column.number_proof.get("comma", 0)
    if point or comma:
        return ", decimal point" if point >= comma else ", decimal comma"
    return ", decimal mark not sure" if column.number_proof.get("ambiguous") else ""


def _brief(text: str | None) -> str:
    """Write a time to the minute, and without the time of day where that is midnight."""
    return (text or "")[:16].replace("T", " ").removesuffix(" 00:00")
