"""What a single cell is: blank, missing, a number, a time, both, or text."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from wrapper_contract.profile import Cell as ProfileCell
from wrapper_sdk.missing import missing_mark
from wrapper_sdk.numbers import examine
from wrapper_sdk.source import Cell
from wrapper_sdk.times import kinds_of

MAX_TEXT = 200
"""Characters of a cell that a profile keeps."""

Sort = Literal["blank", "missing", "number", "time", "either", "text"]
"""`either`: reads as a number and as a time, as 2024 does."""

DATA_SORTS = frozenset({"number", "time", "either"})


@lru_cache(maxsize=8192)
def sort_of_text(text: str) -> Sort:
    """Say what a text cell is."""
    mark = missing_mark(text)
    if mark is not None:
        return "missing" if mark else "blank"
    is_time, is_number = bool(kinds_of(text)), examine(text) is not None
    if is_time:
        return "either" if is_number else "time"
    return "number" if is_number else "text"


def sort_of(cell: Cell) -> Sort:
    """Say what a cell is."""
    if isinstance(cell, str):
        return sort_of_text(cell)
    if cell is None:
        return "blank"
    if isinstance(cell, bool):
        return "text"
    if isinstance(cell, (int, float)):
        return "either" if kinds_of(as_text(cell)) else "number"
    return "time" if isinstance(cell, (date, datetime)) else "text"


def is_blank(row: list[Cell]) -> bool:
    """Say whether a row holds nothing but blanks."""
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row)


def as_text(cell: Cell) -> str:
    """Return a cell as a person would write it: whole numbers without a fraction, times as ISO text."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)


def shown(cell: Cell) -> ProfileCell:
    """Return a cell as a profile shows it, bounded in length."""
    if isinstance(cell, str):
        return cell if len(cell) <= MAX_TEXT else cell[: MAX_TEXT - 1] + "…"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


def shortened(text: str) -> str:
    """Return a text, bounded in length."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
