"""Whether collected values are found in what the profile shows of the source."""

from collections.abc import Iterator

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.profile import Cell, Profile
from wrapper_sdk.numbers import examine


def share_seen(run: RunEvidence, profile: Profile) -> float:
    """Return the share of the first or last points whose value stands in the profile; 1 if none is known.

    A profile shows the rows at the start and at the end, and up to a thousand texts a column: a value that is
    shown nowhere proves something only where points come from those rows, so only the better end counts.
    """
    known = set(_numbers(profile))
    if not known:
        return 1.0
    ends = [ys for points in (run.first, run.last) if (ys := [point.y for point in points])]
    return max((sum(y in known for y in ys) / len(ys) for ys in ends), default=1.0)


def _numbers(profile: Profile) -> Iterator[float]:
    for sheet in profile.sheets:
        for row in (*sheet.head, *sheet.tail):
            for cell in row:
                yield from _of_cell(cell)
        for table in sheet.tables:
            for column in table.columns:
                for value in column.values:
                    yield from _of_cell(value.text)
                yield from (edge for edge in (column.min_number, column.max_number) if edge is not None)


def _of_cell(cell: Cell) -> Iterator[float]:
    if isinstance(cell, bool) or cell is None:
        return
    if isinstance(cell, int | float):
        yield float(cell)
        return
    reading = examine(cell)
    if reading is not None:
        yield from reading.values.values()
