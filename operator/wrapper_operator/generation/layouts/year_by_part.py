"""Years one way, months (quarters, semesters) the other: the time of a cell is where they cross."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.carrying import kept_rows
from wrapper_operator.generation.inference.columns import filled, number_share
from wrapper_operator.generation.inference.header_times import times_across
from wrapper_operator.generation.inference.hints import Named, resolve
from wrapper_operator.generation.inference.names import check_names
from wrapper_operator.generation.inference.numbers import merge_formats
from wrapper_operator.generation.inference.series import choose_series
from wrapper_operator.generation.inference.table import Table, column_of, reading_of
from wrapper_operator.generation.inference.time_parts import part_number, parts_down
from wrapper_operator.generation.inference.timed_rows import naming_and_totals
from wrapper_operator.generation.inference.times import best_kind, time_candidates
from wrapper_operator.generation.inference.unread_parts import refuse_unread_months, refuse_unread_part
from wrapper_operator.generation.layouts.parts import PLAIN, Column, HeaderTime, Layout, NumberFormat
from wrapper_operator.generation.request import Hints

_COUNT = re.compile(r"\d+$")
Division = Literal["month", "quarter", "semester"]
_WHOLE: dict[Division, int] = {"month": 12, "quarter": 4, "semester": 2}


@dataclass(frozen=True, kw_only=True)
class YearByPart(Layout):
    """A column of years crossed with months across, or a column of months crossed with years across."""

    division: Division
    across: Literal["parts", "years"]
    column: Column
    """The column that holds the other half of the time."""
    columns: tuple[HeaderTime, ...]
    """Across; `time` is the number of the part, or the year."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Text of a month down the rows, case-folded, to its number."""
    series: Column | None = None
    number: NumberFormat = PLAIN


def recognise(table: Table, hints: Hints) -> YearByPart | None:
    """Return the layout where years cross months, quarters or semesters; None otherwise.

    Raises:
        Refused: Two columns or more are needed to tell the rows of one year apart.
    """
    return _parts_across(table, hints) or _years_across(table, hints)


def _parts_across(table: Table, hints: Hints) -> YearByPart | None:
    named = resolve(table, hints)
    year = _year_column(table, named)
    if year is None:
        return None
    for division in _WHOLE:
        columns = _part_columns(table, division, excluded=year.index)
        if division == "month" and len(columns) > 1:
            refuse_unread_months(
                table,
                known={time.index for time in columns},
                numbers={int(time.time) for time in columns},
                columns=[column for column in table.columns if number_share(column) > 0.5],
            )
        if division != "month" and _go_on(table, columns):
            continue
        if len(columns) > 1 and (division == "month" or len(columns) == _WHOLE[division]):
            return _build(table, named, division=division, across="parts", column=year, columns=columns)
    return None


def _go_on(table: Table, columns: Sequence[HeaderTime]) -> bool:
    """Tell whether columns are counted further than there are parts: S1 to S12 are no half-years."""
    indices = {time.index for time in columns}
    heads = {_COUNT.sub("", one.header) for one in table.columns if one.index in indices}
    others = [one.header for one in table.columns if one.index not in indices]
    return any(_COUNT.search(header) and _COUNT.sub("", header) in heads for header in others)


def _years_across(table: Table, hints: Hints) -> YearByPart | None:
    across = times_across(table.columns)
    if across is None or across.kind != "year" or across.groups != [""]:
        return None
    named = resolve(table, hints)
    busy = {time.index for time in across.columns}
    for division in _WHOLE:
        for column in table.columns:
            if column.index not in busy and parts_down(column, division) and _complete(column, division):
                return _build(
                    table, named, division=division, across="years", column=column, columns=across.columns
                )
    return None


def _complete(column: ColumnProfile, division: Division) -> bool:
    known = parts_down(column, division) or {}
    return len(set(known.values())) >= min(3, _WHOLE[division])


def _year_column(table: Table, named: Named) -> ColumnProfile | None:
    if named.time is not None:
        return named.time if best_kind(table, named.time)[0] == "year" else None
    years = [one for one in time_candidates(table) if one.kind == "year"]
    return years[0].column if years else None


def _part_columns(table: Table, division: Division, *, excluded: int) -> tuple[HeaderTime, ...]:
    """Return the columns that are months: each number once, the first time it comes."""
    found: dict[int, HeaderTime] = {}
    for column in table.columns:
        if column.index == excluded or (filled(column) > 0 and number_share(column) < 0.5):
            continue
        number = part_number(column.header, division)
        if number is not None:
            found.setdefault(number, HeaderTime(index=column.index, time=str(number)))
    return tuple(found.values())


def _build(
    table: Table,
    named: Named,
    *,
    division: Division,
    across: Literal["parts", "years"],
    column: ColumnProfile,
    columns: Sequence[HeaderTime],
) -> YearByPart:
    busy = {time.index for time in columns}
    number, doubts = merge_formats(table, [one for one in table.columns if one.index in busy])
    others = {
        one.index
        for one in table.columns
        if one.index not in busy and number_share(one) > 0.5 and one != named.series
    }
    naming = choose_series(table, named, times=[column.index], busy=busy | others)
    refuse_unread_part(table, named, naming.column)
    check_names(table, (), naming.column)
    totals, totals_column = naming_and_totals(table, named, naming.column, [column])
    return YearByPart(
        reading=reading_of(table),
        where=kept_rows(table, named.where),
        totals=totals,
        totals_column=totals_column,
        doubts=(*naming.doubts, *doubts),
        division=division,
        across=across,
        column=column_of(column),
        columns=tuple(columns),
        parts=(parts_down(column, division) or {}) if across == "years" else {},
        series=column_of(naming.column) if naming.column else None,
        number=number,
    )
