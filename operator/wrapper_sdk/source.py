"""What a collector gets to read from."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""A cell as the file holds it: text in CSV; text, number, time, truth value or nothing in a workbook."""


class FileSource(Protocol):
    """A file: rows of cells, counted from 1 as a spreadsheet program counts them."""

    @property
    def path(self) -> str:
        """Where the file lies, unpacked; readable, never writable."""
        ...

    def rows(
        self,
        *,
        sheet: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        quote: str | None = '"',
        first: int = 1,
        last: int | None = None,
        width: int = 0,
    ) -> Iterator[list[Cell]]:
        r"""Yield the rows one by one, blank ones too, without holding the file in memory.

        Args:
            sheet: Name of a workbook's sheet; None for the first visible one. CSV has none.
            encoding: Of a CSV file; None to find out.
            delimiter: Of a CSV file, one character; None to find out.
            quote: Of a CSV file; None where quotation marks are plain characters.
            first: Number of the first row wanted, from 1.
            last: Number of the last row wanted; None for all.
            width: Shorter rows are filled up to this many cells (with "" in CSV, with None in a workbook).

        Raises:
            SourceError: The file cannot be read; says where and why.
        """
        ...

    def reject(self, reason: object, *, text: object = None) -> None:
        """Count the current row (the last one that `rows` gave) as unusable, and go on.

        Args:
            reason: A short sentence or the ParseError; rejected rows are counted by it.
            text: What could not be used, shown as an example; None for what the ParseError names.
        """
        ...
