"""A day a row and its hours across, a month and its days, or a year and its weeks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.carrying import kept_rows
from wrapper_operator.generation.inference.columns import filled, is_numeric, number_share
from wrapper_operator.generation.inference.hints import resolve
from wrapper_operator.generation.inference.numbers import merge_formats
from wrapper_operator.generation.inference.series import choose_series
from wrapper_operator.generation.inference.table import Table, column_of, reading_of
from wrapper_operator.generation.inference.timed_rows import find_time, naming_and_totals, time_columns_of
from wrapper_operator.generation.inference.times import FINENESS
from wrapper_operator.generation.layouts.parts import (
    PLAIN,
    Column,
    JoinedTime,
    Layout,
    NumberFormat,
    TimeSource,
)
from wrapper_operator.generation.request import Doubt, Hints

Part = Literal["hour", "day", "week"]
_HEADERS: dict[Part, re.Pattern[str]] = {
    "hour": re.compile(
        r"(?:h|hr|hour|hora|heure|stunde)?[ _.]?(\d{1,2})(?::00| ?h)?(?: ?//.*)?", re.IGNORECASE
    ),
    "day": re.compile(r"(?:d|day|dia|día|jour|tag)?[ _.]?(\d{1,2})(?: ?//.*)?", re.IGNORECASE),
    "week": re.compile(r"(?:w|wk|week|kw|s|sem|semana|semaine|uge|vecka)[ _.]?(\d{1,2})", re.IGNORECASE),
}
_WHOLE: dict[Part, tuple[range, ...]] = {
    "hour": (range(24), range(1, 25)),
    "day": (range(1, 32),),
    "week": (range(1, 53), range(1, 54)),
}
_OF: dict[Part, int] = {"hour": FINENESS["date"], "day": FINENESS["month"], "week": FINENESS["year"]}
_JOINS: dict[Part, str] = {"hour": "day", "day": "month", "week": "year"}


@dataclass(frozen=True, kw_only=True)
class CountedParts(Layout):
    """Hours across of the day in a row, days of its month, or weeks of its year."""

    part: Part
    time: TimeSource
    columns: tuple[tuple[int, int], ...]
    """Index of a column, and the hour (0 to 23), day (1 to 31) or week (1 to 53) that it holds."""
    series: Column | None = None
    number: NumberFormat = PLAIN


def recognise(table: Table, hints: Hints) -> CountedParts | None:
    """Return the layout where all hours of a day, days of a month or weeks of a year stand across; else None.

    Raises:
        Refused: Two columns or more are needed to tell the rows of one time apart.
    """
    if hints.value_columns:
        return None
    for part in _HEADERS:
        columns = _columns(table, part)
        if columns and (found := _build(table, hints, part, columns)) is not None:
            return found
    return None


def _columns(table: Table, part: Part) -> dict[int, int]:
    """Return the number in the header of each column of parts, by its index; none unless all are there."""
    found: dict[int, int] = {}
    for column in table.columns:
        match = _HEADERS[part].fullmatch(column.header.strip())
        if match and (filled(column) <= 0 or number_share(column) > 0):
            found.setdefault(column.index, int(match[1]))
    numbers = list(found.values())
    return found if any(numbers == list(whole) for whole in _WHOLE[part]) else {}


def _build(table: Table, hints: Hints, part: Part, columns: dict[int, int]) -> CountedParts | None:
    named = resolve(table, hints)
    time, _, doubts = find_time(table, named)
    if time is None or not _is_of(time, part) or {one.index for one in time_columns_of(time)} & set(columns):
        return None
    cells = [column for column in table.columns if column.index in columns]
    number, said = merge_formats(table, cells)
    timing = [
        column for column in table.columns if column.index in {one.index for one in time_columns_of(time)}
    ]
    rest = {one.index for one in table.columns if is_numeric(one) and one.index > min(columns)}
    naming = choose_series(
        table, named, times=[one.index for one in timing], busy={*columns, *rest} - {_index(named.series)}
    )
    totals, totals_column = naming_and_totals(table, named, naming.column, timing)
    first = min(columns.values())
    return CountedParts(
        reading=reading_of(table),
        where=kept_rows(table, named.where),
        totals=totals,
        totals_column=totals_column,
        doubts=(*doubts, *said, *naming.doubts, *_counted_from_one(part, first)),
        part=part,
        time=time,
        columns=tuple((index, count - (first if part == "hour" else 0)) for index, count in columns.items()),
        series=column_of(naming.column) if naming.column else None,
        number=number,
    )


def _is_of(time: TimeSource, part: Part) -> bool:
    if isinstance(time, JoinedTime):
        return time.join == _JOINS[part]
    return FINENESS.get(time.kind or "") == _OF[part] and not time.clock


def _index(column: ColumnProfile | None) -> int:
    return -1 if column is None else column.index


def _counted_from_one(part: Part, first: int) -> Sequence[Doubt]:
    if part != "hour" or first == 0:
        return ()
    return (
        Doubt(
            text="the hours across the header are counted from 1 to 24",
            chosen="hour 1 is taken to begin at 00:00",
            hint="if that is wrong, provide the code: engine Provided",
        ),
    )
