"""Rows of a sheet that is too big to be loaded: slower, in little memory."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from wrapper_runner.reading.package import DAMAGE, damaged
from wrapper_sdk import SourceError
from wrapper_sdk.source import Cell

_DAMAGE: tuple[type[Exception], ...] = (*DAMAGE, TypeError, AttributeError)
_ERRORS = frozenset({"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"})


def stream_rows(path: str, sheet: str, *, name: str) -> Iterator[list[Cell]]:
    """Yield the rows of a sheet with the cells as the fast reader gives them.

    Raises:
        SourceError: The workbook is damaged.
    """
    from openpyxl import load_workbook

    try:
        # Given a path, it would go by what the file is called.
        with Path(path).open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            worksheet = book[sheet]
            worksheet.reset_dimensions()  # a row is as long as its last cell, not as the sheet is wide
            for row in worksheet.iter_rows(values_only=True):
                yield [cell if type(cell) is float else _as_the_fast_reader(cell) for cell in row]
    except _DAMAGE as error:
        raise SourceError(damaged(name)) from error


def _as_the_fast_reader(cell: object) -> Cell:
    """Unify the two readers: whole numbers are floats, midnights are dates, errors and blanks are nothing."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int):
        return float(cell)
    if isinstance(cell, str):
        return None if cell in _ERRORS or not cell.strip(" \t\r\n") else cell
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date() if midnight else cell
    if isinstance(cell, (time, timedelta, float)) or cell is None:
        return cell
    return str(cell)
