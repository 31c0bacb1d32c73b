"""Sheets of one shape, and what is said of the sheets that are not read."""

from collections.abc import Sequence

from wrapper_operator.generation.inference.outcome import listed
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts.several_sheets import Sheet
from wrapper_operator.generation.request import Doubt


def alike(table: Table, found: Sequence[Table]) -> tuple[Sheet, ...]:
    """Return the sheets whose table has the same columns as this one, in the workbook's order."""
    headers = [column.header for column in table.columns]
    if not any(headers):
        return ()
    same = [
        other
        for other in found
        if other.facts is other.sheet.tables[0] and [column.header for column in other.columns] == headers
    ]
    return tuple(
        Sheet(
            name=other.sheet.name,
            header_row=other.facts.header_rows[-1] if other.facts.header_rows else 0,
            first=other.facts.first_row,
        )
        for other in same
    )


def others_doubt(table: Table, rest: Sequence[Table]) -> tuple[Doubt, ...]:
    """Say which other sheets hold a table that could be read."""
    names = list(dict.fromkeys(other.sheet.name for other in rest))
    if not names:
        return ()
    return (
        Doubt(
            text=f"the sheets {listed([table.sheet.name, *names])} each hold a table of their own",
            chosen=f'the sheet "{table.sheet.name}" is read',
            hint="sheet settles it",
        ),
    )
