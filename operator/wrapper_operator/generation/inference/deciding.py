"""The way from a profile to a layout: which table, which layout, and what is doubtful."""

from collections.abc import Iterator
from dataclasses import replace

from wrapper_contract.profile import Profile, SheetProfile
from wrapper_operator.generation.inference.no_tables import no_table
from wrapper_operator.generation.inference.outcome import (
    Refused,
    listed,
    misnamed,
    nearest,
    shorten,
    unusable,
)
from wrapper_operator.generation.inference.sheets import alike, others_doubt, part_of_year_in
from wrapper_operator.generation.inference.table import Table, structure_doubts
from wrapper_operator.generation.inference.totals import find_repeated_header
from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.layouts.registry import LAYOUTS
from wrapper_operator.generation.layouts.several_sheets import combine
from wrapper_operator.generation.request import Hints, Refusal


def decide(profile: Profile, hints: Hints) -> Layout | Refusal:
    """Return where the points of a file stand, with doubts, or why that cannot be told.

    Args:
        profile: What inspection found in the whole file.
        hints: What the manifest says; it wins over what the values suggest.
    """
    try:
        return _decide(profile, hints)
    except Refused as refused:
        return refused.refusal


def _decide(profile: Profile, hints: Hints) -> Layout:
    found: list[tuple[Table, Layout]] = []
    refusals: list[tuple[Table, Refused]] = []
    for table in _tables(profile, hints):
        try:
            layout = _recognise(table, hints)
        except Refused as refused:
            refusals.append((table, refused))
            continue
        found.append((table, layout))
    if not found:
        raise _least_misnamed(refusals) if refusals else no_table(profile)
    return _finish(profile, hints, found)


def _tables(profile: Profile, hints: Hints) -> Iterator[Table]:
    for sheet in _sheets(profile, hints):
        for facts in sheet.tables:
            yield Table(profile, sheet, facts)


def _sheets(profile: Profile, hints: Hints) -> list[SheetProfile]:
    if hints.sheet is None:
        return [sheet for sheet in profile.sheets if not sheet.hidden] or profile.sheets
    wanted = hints.sheet.strip().casefold()
    exact = [sheet for sheet in profile.sheets if sheet.name == hints.sheet]
    found = exact or [sheet for sheet in profile.sheets if sheet.name.strip().casefold() == wanted]
    if found:
        return found[:1]
    names = [sheet.name for sheet in profile.sheets]
    raise misnamed(
        "NoSuchSheet",
        f'{profile.file.name} has no sheet "{shorten(hints.sheet)}"; '
        f"it has {listed(nearest(hints.sheet, names))}",
    )


def _recognise(table: Table, hints: Hints) -> Layout:
    for _, recognise in LAYOUTS:
        layout = recognise(table, hints)
        if layout is not None:
            return layout
    raise unusable(
        "NoLayout",
        f"{table.title}: no column of numbers with a time or a name beside it was found under the header "
        f"({listed(column.header for column in table.columns)}); name them with timeColumn and valueColumns",
    )


def _finish(profile: Profile, hints: Hints, found: list[tuple[Table, Layout]]) -> Layout:
    table, layout = min(found, key=_preference)
    layout = replace(layout, again=find_repeated_header(table))
    doubts = structure_doubts(table)
    sheets = alike(table, [other for other, _ in found]) if hints.sheet is None else ()
    if len(sheets) > 1:
        layout = combine(layout, sheets, part_of_year_in(table, layout))
    rest = [
        other
        for other, _ in found
        if other.sheet.name not in {table.sheet.name, *(one.name for one in sheets)}
    ]
    doubts = (*doubts, *(others_doubt(table, rest) if hints.sheet is None else ()))
    return replace(layout, doubts=(*doubts, *layout.doubts))


def _preference(pair: tuple[Table, Layout]) -> tuple[bool, bool, float]:
    """Return a key that prefers tables with times, then the best of a sheet, then the larger ones."""
    table, layout = pair
    best = table.facts is table.sheet.tables[0]
    cells = (table.facts.last_row - table.facts.first_row + 1) * table.facts.width
    return isinstance(layout, Category), not best, -cells


def _least_misnamed(refusals: list[tuple[Table, Refused]]) -> Refused:
    """Return the refusal that says most: of the best table, and rather of its content than of a name."""
    return min(refusals, key=lambda pair: (pair[1].refusal.reason == "NoSuchColumn", _size(pair[0])))[1]


def _size(table: Table) -> int:
    return -(table.facts.last_row - table.facts.first_row + 1) * table.facts.width
