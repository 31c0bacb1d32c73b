"""Sheets of one shape, and what is said of the sheets that are not read."""

from collections.abc import Sequence

from wrapper_operator.generation.inference.columns import texts
from wrapper_operator.generation.inference.outcome import listed
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.layouts.several_sheets import PartOfYear, Sheet
from wrapper_operator.generation.request import Doubt
from wrapper_sdk.times.running import part_of_year

MOST_OTHERS = 1
"""Names beside parts of a year that are none."""


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


def part_of_year_in(table: Table, layout: Layout) -> PartOfYear | None:
    """Return where months, quarters or semesters without a year stand in a table without times."""
    if not isinstance(layout, Category):
        return None
    category = next(column for column in table.columns if column.index == layout.category.index)
    if kind := _kind_of_parts(texts(category)):
        return PartOfYear(place="category", kind=kind)
    kind = _kind_of_parts([value.header for value in layout.values])
    return PartOfYear(place="name", kind=kind) if kind else None


def _kind_of_parts(names: Sequence[str]) -> str | None:
    """Return the kind of nearly all names as parts of a year: a total or a mean may stand among them."""
    kinds = [part_of_year(name) for name in names]
    known = {kind for kind in kinds if kind is not None}
    enough = kinds.count(None) <= MOST_OTHERS < len(names) - kinds.count(None)
    return known.pop() if len(known) == 1 and enough else None


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
