"""One row a series, one column a year (a quarter, a month, a day)."""

from dataclasses import dataclass, replace

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.carrying import is_carried, kept_rows
from wrapper_operator.generation.inference.header_times import TimesAcross, follows_header, times_across
from wrapper_operator.generation.inference.hints import Named, resolve
from wrapper_operator.generation.inference.labels import choose_label
from wrapper_operator.generation.inference.names import check_names
from wrapper_operator.generation.inference.numbers import merge_formats
from wrapper_operator.generation.inference.outcome import listed
from wrapper_operator.generation.inference.table import Table, column_of, reading_of
from wrapper_operator.generation.inference.times import time_candidates
from wrapper_operator.generation.inference.totals import find_totals
from wrapper_operator.generation.inference.unread_parts import refuse_unread_part
from wrapper_operator.generation.layouts.parts import PLAIN, Column, HeaderTime, Layout, NumberFormat
from wrapper_operator.generation.request import Doubt, Hints


@dataclass(frozen=True, kw_only=True)
class WideByTime(Layout):
    """The header says when, a column of labels names the series."""

    kind: str
    columns: tuple[HeaderTime, ...]
    follows_header: bool = False
    """The header row gives just these columns as times, so that columns added later are read too."""
    label: Column | None = None
    number: NumberFormat = PLAIN


def recognise(table: Table, hints: Hints) -> WideByTime | None:
    """Return the layout where the header holds times; None where it does not.

    Raises:
        Refused: No single column tells the rows apart.
    """
    if hints.time_column:
        return None
    named = resolve(table, hints) if hints.value_columns else Named()
    across = times_across(named.values or table.columns)
    if across is None:
        return None
    if (len(across.times) < 2 or across.groups != [""]) and time_candidates(table):
        return None  # a number in a name (ind2000) says less than a column of times
    named = resolve(table, hints)
    across = _wanted(across, named)
    if across is None:
        return None
    return _build(table, named, across)


def _wanted(across: TimesAcross, named: Named) -> TimesAcross | None:
    """Return the time columns that the manifest asks for: all of them unless it names some."""
    if not named.values:
        return across
    wanted = {column.index for column in named.values}
    kept = tuple(column for column in across.columns if column.index in wanted)
    return replace(across, columns=kept) if kept else None


def _build(table: Table, named: Named, across: TimesAcross) -> WideByTime:
    busy = {column.index for column in across.columns}
    naming = choose_label(table, named, busy=busy)
    refuse_unread_part(table, named, naming.column)
    check_names(table, (), naming.column)
    number, doubts = merge_formats(table, [column for column in table.columns if column.index in busy])
    totals, totals_column = find_totals(table, named, _naming_rows(table, naming.column, busy))
    return WideByTime(
        reading=reading_of(table),
        where=kept_rows(table, named.where),
        totals=totals,
        totals_column=totals_column,
        doubts=(*naming.doubts, *doubts, *_header_doubts(across)),
        kind=across.kind,
        columns=across.columns,
        follows_header=not named.values and follows_header(table, across),
        label=column_of(naming.column, carried=is_carried(table, naming.column)) if naming.column else None,
        number=number,
    )


def _naming_rows(table: Table, label: ColumnProfile | None, busy: set[int]) -> list[ColumnProfile]:
    others = [
        column
        for column in table.columns
        if column.index not in busy and not words.speaks_of(column.header, words.NOTE)
    ]
    return [*([label] if label else []), *others]


def _header_doubts(across: TimesAcross) -> tuple[Doubt, ...]:
    return (*_left_out(across), *_noted(across), *_day_or_month(across))


def _noted(across: TimesAcross) -> tuple[Doubt, ...]:
    if not across.noted:
        return ()
    return (
        Doubt(
            text=f"{listed(across.noted)} in the header are years with a digit behind them",
            chosen="the digit is taken as the mark of a note",
            hint="",
        ),
    )


def _left_out(across: TimesAcross) -> tuple[Doubt, ...]:
    if not across.others:
        return ()
    return (
        Doubt(
            text=f"the header holds times of several kinds: {across.columns[0].time}, but also "
            f"{listed(across.others)}",
            chosen="the columns of the first kind are read, the others are left out",
            hint="valueColumns names the others instead",
        ),
    )


def _day_or_month(across: TimesAcross) -> tuple[Doubt, ...]:
    if across.kind != "day-month" or any(_day_proves(column.time) for column in across.columns):
        return ()
    return (
        Doubt(
            text=f"no date in the header shows whether the day or the month comes first "
            f"in {across.columns[0].time}",
            chosen="the day is read first",
            hint="if that is wrong, provide the code: engine Provided",
        ),
    )


def _day_proves(text: str) -> bool:
    first = text.replace("-", "/").replace(".", "/").split("/")[0]
    return first.isdecimal() and int(first) > 12
