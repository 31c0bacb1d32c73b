"""Wide tables: one column a period."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from wrapper_sdk.errors import ParseError, SourceError
from wrapper_sdk.source import Cell
from wrapper_sdk.times import parse_time


def time_columns(header: Sequence[Cell], kind: str | None = None) -> list[tuple[int, datetime]]:
    """Return index (from 0) and time, aware UTC, of every header cell that is a time.

    Args:
        header: The header row.
        kind: The kind of time to look for (see `wrapper_sdk.times.KINDS`); None for any.

    >>> time_columns(["Country", "Y_1970", "Y_1971"], "year")[1]
    (2, datetime.datetime(1971, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))
    """
    found = []
    for index, cell in enumerate(header):
        try:
            found.append((index, parse_time(cell, kind)))
        except ParseError:
            continue
    return found


def melt_years(
    rows: Iterable[list[Cell]], *, header: Sequence[Cell], kind: str | None = None
) -> Iterator[tuple[datetime, Cell, list[Cell]]]:
    """Yield (time, cell, row) for each time column of each row.

    Args:
        rows: The rows under the header; cells that a shorter row lacks are None.
        header: The header row.
        kind: The kind of time in the header, not only years: any of `wrapper_sdk.times.KINDS`.

    Raises:
        SourceError: No header cell is a time.

    >>> rows = [["PT", "1", "2"], ["ES", "3"]]
    >>> [(row[0], time.year, cell) for time, cell, row in melt_years(rows, header=["Geo", "2023", "2024"])]
    [('PT', 2023, '1'), ('PT', 2024, '2'), ('ES', 2023, '3'), ('ES', 2024, None)]
    """
    columns = time_columns(header, kind)
    if not columns:
        shown = ", ".join(str(cell) for cell in header[:8])
        raise SourceError(f"no column of the header is a {kind or 'time'}; it begins with: {shown}")
    for row in rows:
        width = len(row)
        for index, time in columns:
            yield time, row[index] if index < width else None, row
