"""Tables whose rows each have a time: where the time, the values and the name of the series stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.carrying import is_carried, kept_rows
from wrapper_operator.generation.inference.columns import display, is_text
from wrapper_operator.generation.inference.frequencies import refuse_mixed
from wrapper_operator.generation.inference.hints import Named, resolve
from wrapper_operator.generation.inference.names import check_names
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.running_times import find_running, with_first_year
from wrapper_operator.generation.inference.series import Naming, choose_series, naming_columns
from wrapper_operator.generation.inference.side_by_side import refuse_side_by_side
from wrapper_operator.generation.inference.table import Table, column_of, reading_of
from wrapper_operator.generation.inference.time_parts import has_clock, hour_doubts, join_parts
from wrapper_operator.generation.inference.times import (
    TimeCandidate,
    choose_time,
    named_time,
    time_candidates,
)
from wrapper_operator.generation.inference.totals import find_totals
from wrapper_operator.generation.inference.unread_parts import refuse_unread_part
from wrapper_operator.generation.inference.values import find_values, multiplier_doubts
from wrapper_operator.generation.layouts.parts import (
    Column,
    JoinedTime,
    Kept,
    OneTime,
    Reading,
    RunningTimes,
    TimeSource,
    ValueColumn,
)
from wrapper_operator.generation.request import Doubt, Hints

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class TimedRows:
    """Everything that layouts with a time in every row have in common."""

    reading: Reading
    time: TimeSource
    values: tuple[ValueColumn, ...]
    series: Column | None
    where: tuple[Kept, ...]
    totals: tuple[str, ...]
    totals_column: Column | None
    doubts: tuple[Doubt, ...]


def timed_rows(table: Table, hints: Hints) -> TimedRows | None:
    """Return where times, values and names stand; None where no column holds times.

    Raises:
        Refused: A hint does not fit, no column holds values, or one dimension too many is needed.
    """
    named = resolve(table, hints)
    time, candidates, doubts = find_time(table, named)
    if time is None:
        return None
    times = [column.index for column in time_columns_of(time)]
    spoken_for = {*times, *(one.column.index for one in candidates if named_like_time(one))}
    values, said = find_values(table, named, taken=spoken_for)
    if not values:
        raise no_values(table)
    if isinstance(time, RunningTimes):  # what the profile says of equal times is not so
        naming = Naming(column=named.series)
    else:
        naming = choose_series(table, named, times=times, busy={value.index for value in values})
    refuse_unread_part(table, named, naming.column)
    check_names(table, values, naming.column)
    timing = [column for column in table.columns if column.index in times]
    totals, totals_column = naming_and_totals(table, named, naming.column, timing)
    reading = reading_of(table)
    return TimedRows(
        reading=with_first_year(table, reading) if isinstance(time, RunningTimes) else reading,
        time=time,
        values=values,
        series=column_of(naming.column, carried=is_carried(table, naming.column)) if naming.column else None,
        where=kept_rows(table, named.where),
        totals=totals,
        totals_column=totals_column,
        doubts=(*doubts, *said, *multiplier_doubts(table), *naming.doubts),
    )


def naming_and_totals(
    table: Table, named: Named, series: ColumnProfile | None, timing: Sequence[ColumnProfile]
) -> tuple[tuple[str, ...], Column | None]:
    """Return the texts of total rows and where they stand: with the names first, then with the times."""
    looked_at = [*([series] if series else []), *timing]
    others = [
        column
        for column in naming_columns(table, ())
        if column not in looked_at and not words.speaks_of(column.header, words.NOTE)
    ]
    return find_totals(table, named, [*looked_at, *others])


def find_time(table: Table, named: Named) -> tuple[TimeSource | None, list[TimeCandidate], tuple[Doubt, ...]]:
    """Return where the time of rows stands, all columns that could say when, and doubts."""
    candidates = [one for one in time_candidates(table) if not _spoken_for(one.column, named)]
    refuse_side_by_side(table, [one.column for one in candidates])
    if not candidates or named.time is not None:
        running = find_running(table, named)
        if running is not None:
            return running[0], candidates, running[1]
    if named.time is not None:
        chosen, doubts = named_time(table, named.time)
    else:
        divided = {one.column.index for one in candidates if join_parts(table, one) is not None}
        found, doubts = choose_time(table, candidates, divided=divided)
        if found is None:
            return None, candidates, ()
        chosen = found
    if chosen.kind is None:
        refuse_mixed(table, named, chosen.column)
    joined: JoinedTime | None = join_parts(table, chosen)
    if joined is not None:
        return joined, candidates, (*doubts, *hour_doubts(joined))
    column = column_of(chosen.column, carried=is_carried(table, chosen.column))
    return OneTime(column=column, kind=chosen.kind, clock=has_clock(chosen.column)), candidates, doubts


def time_columns_of(time: TimeSource) -> tuple[Column, ...]:
    """Return the columns that make the time."""
    return time.columns if isinstance(time, JoinedTime) else (time.column,)


def named_like_time(candidate: TimeCandidate) -> bool:
    """Tell whether a column that could say when is called so, and holds no values for it."""
    return words.speaks_of(candidate.column.header, words.TIME)


def no_values(table: Table) -> Exception:
    """Return the refusal of a table without a column of numbers."""
    told = f"{table.title}: no column under the header holds numbers that could be values"
    nearest = next((column for column in reversed(table.columns) if _holds_digits(column)), None)
    if nearest is None:
        advice = "name the columns wanted in valueColumns"
    else:
        shown = listed(nearest.examples, limit=3)
        advice = (
            f'the cells of "{shorten(display(nearest))}" ({shown}) do not read as numbers: provide the code '
            f"(engine Provided), or name the columns wanted in valueColumns"
        )
    return unusable("NoValues", f"{told}; {advice}")


def _holds_digits(column: ColumnProfile) -> bool:
    shown = column.examples
    return (
        is_text(column) and bool(shown) and 2 * sum(bool(_DIGIT.search(text)) for text in shown) > len(shown)
    )


def _spoken_for(column: ColumnProfile, named: Named) -> bool:
    return column in named.values or column == named.series
