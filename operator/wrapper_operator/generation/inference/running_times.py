"""Months or quarters down a column, with the year only above them or in the first of them."""

from collections.abc import Iterator
from dataclasses import replace

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import display, is_text, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.outcome import listed, shorten
from wrapper_operator.generation.inference.table import Table, column_of
from wrapper_operator.generation.layouts.parts import Reading, RunningTimes
from wrapper_operator.generation.request import Doubt
from wrapper_sdk.times import kinds_of
from wrapper_sdk.times.running import part_of_year

FEWEST_PARTS = 2
LAST_COLUMN = 1
_DATED = frozenset({"month-name", "month", "quarter", "semester"})


def find_running(table: Table, named: Named) -> tuple[RunningTimes, tuple[Doubt, ...]] | None:
    """Return the column of times of which only some name their year; None where there is none.

    Rows chosen by `where` could hide the rows of years, so then there is none.
    """
    if named.where:
        return None
    columns = [named.time] if named.time is not None else table.columns[: LAST_COLUMN + 1]
    column = next((one for one in columns if _is_running(table, one)), None)
    return None if column is None else (RunningTimes(column=column_of(column)), _sums(column))


def _sums(column: ColumnProfile) -> tuple[Doubt, ...]:
    years = [text for text in texts(column) if _is_year(text)]
    if not years:
        return ()
    return (
        Doubt(
            text=f'the column "{shorten(display(column))}" holds years ({listed(years, limit=3)}) between '
            f"their parts, with values of their own",
            chosen="the parts are read, the years are left out",
            hint="",
        ),
    )


def with_first_year(table: Table, reading: Reading) -> Reading:
    """Return the reading from the row on that names the first year, which may stand above the body."""
    return replace(reading, first=min((reading.first, *(row for row, _ in _years_above(table)))))


def _is_running(table: Table, column: ColumnProfile) -> bool:
    known = texts(column)
    if not is_text(column) or column.distinct is None or column.distinct > len(column.values):
        return False
    totals = {text.strip() for _, text in table.facts.total_rows}
    parts = [text for text in known if part_of_year(text) is not None]
    dated = [text for text in known if _DATED & set(kinds_of(text))]
    years = [text for text in known if _is_year(text)]
    rest = set(known) - {*parts, *dated, *years} - totals
    return len(parts) >= FEWEST_PARTS and not rest and _begins_with_year(table, column)


def _begins_with_year(table: Table, column: ColumnProfile) -> bool:
    if _years_above(table):
        return True
    rows = table.sheet.head
    at = table.facts.first_row - 1
    first = rows[at][column.index] if at < len(rows) and column.index < len(rows[at]) else None
    text = "" if first is None else str(first).strip()
    return _is_year(text) or bool(_DATED & set(kinds_of(text)))


def _years_above(table: Table) -> list[tuple[int, str]]:
    """Return rows between header and body that hold a year and nothing else."""
    top = table.facts.header_rows[-1] if table.facts.header_rows else 0
    return list(_lone_years(table, top, table.facts.first_row - 1))


def _lone_years(table: Table, top: int, last: int) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(table.sheet.head, 1):
        filled = [str(cell).strip() for cell in row if cell is not None and str(cell).strip()]
        if top < number <= last and len(filled) == 1 and _is_year(filled[0]):
            yield number, filled[0]


def _is_year(text: str) -> bool:
    return kinds_of(text)[:1] == ("year",)
