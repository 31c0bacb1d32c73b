"""Whether collected values are found in what the profile shows of the source."""

from collections.abc import Iterator

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.profile import Cell, ColumnProfile, Profile
from wrapper_sdk.numbers import examine


def share_seen(run: RunEvidence, profile: Profile) -> float:
    """Return the share of the first or last points, whichever is larger, whose value the source may hold.

    A profile shows the rows at the start and at the end and up to a thousand texts a column. Where a column
    has more, every number within its range may be one of it.
    """
    columns = [column for sheet in profile.sheets for table in sheet.tables for column in table.columns]
    known = {*_shown(profile), *(number for column in columns for number in _of_texts(column))}
    ranges = [found for column in columns if (found := _open_range(column)) is not None]
    if not known and not ranges:
        return 1.0

    def seen(y: float) -> bool:
        return y in known or any(low <= y <= high for low, high in ranges)

    ends = [[seen(point.y) for point in points] for points in (run.first, run.last) if points]
    return max((sum(end) / len(end) for end in ends), default=1.0)


def _shown(profile: Profile) -> Iterator[float]:
    for sheet in profile.sheets:
        for row in (*sheet.head, *sheet.tail):
            for cell in row:
                yield from _of_cell(cell)


def _of_texts(column: ColumnProfile) -> Iterator[float]:
    for value in column.values:
        yield from _of_cell(value.text)


def _open_range(column: ColumnProfile) -> tuple[float, float] | None:
    """Return the range of a column of which not all texts are known."""
    if column.distinct is not None or column.min_number is None or column.max_number is None:
        return None
    return column.min_number, column.max_number


def _of_cell(cell: Cell) -> Iterator[float]:
    if isinstance(cell, bool) or cell is None:
        return
    if isinstance(cell, int | float):
        yield float(cell)
        return
    reading = examine(cell)
    if reading is not None:
        yield from reading.values.values()
