"""A table without time: the text that names a row is the point's x."""

import re
from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.carrying import kept_rows
from wrapper_operator.generation.inference.columns import display, is_text, texts
from wrapper_operator.generation.inference.hints import resolve
from wrapper_operator.generation.inference.labels import choose_label
from wrapper_operator.generation.inference.names import check_names
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table, column_of, reading_of
from wrapper_operator.generation.inference.times import time_candidates
from wrapper_operator.generation.inference.totals import find_totals
from wrapper_operator.generation.inference.values import find_values
from wrapper_operator.generation.layouts.parts import Column, Layout, ValueColumn
from wrapper_operator.generation.request import Doubt, Hints

_DIGITS = re.compile(r"\d{2}")


@dataclass(frozen=True, kw_only=True)
class Category(Layout):
    """A category and one or several values in every row."""

    category: Column
    values: tuple[ValueColumn, ...]


def recognise(table: Table, hints: Hints) -> Category | None:
    """Return the layout where no column holds times but one of texts tells the rows apart.

    Raises:
        Refused: A column that is called a time cannot be read as one, or no column alone names the rows.
    """
    if hints.time_column or time_candidates(table):
        return None
    named = resolve(table, hints)
    values, doubts = find_values(table, named, taken=())
    if not values:
        return None
    _refuse_unread_times(table)
    naming = choose_label(table, named, busy={value.index for value in values})
    if naming.column is None:
        return None
    check_names(table, values, None)
    check_names(table, (), naming.column)
    totals, totals_column = find_totals(table, named, [naming.column])
    return Category(
        reading=reading_of(table),
        where=kept_rows(table, named.where),
        totals=totals,
        totals_column=totals_column,
        doubts=(_no_time(table, naming.column), *doubts, *naming.doubts),
        category=column_of(naming.column),
        values=values,
    )


def _refuse_unread_times(table: Table) -> None:
    for column in table.columns:
        if words.speaks_of(column.header, words.TIME) and _looks_dated(column):
            raise unusable(
                "NoTimes",
                f'{table.title}: the column "{shorten(display(column))}" is called a time, but its cells '
                f"({listed(column.examples, limit=3)}) are written in no way that is known; provide the code "
                f"(engine Provided), or name what x is with seriesColumn",
            )


def _looks_dated(column: ColumnProfile) -> bool:
    shown = [*column.examples, *texts(column)[:20]]
    return is_text(column) and sum(bool(_DIGITS.search(text)) for text in shown) * 2 > len(shown)


def _no_time(table: Table, column: ColumnProfile) -> Doubt:
    return Doubt(
        text=f"no column of {table.title} holds times",
        chosen=f'x is the text of the column "{shorten(display(column))}"',
        hint="timeColumn names the time, seriesColumn another category",
    )
