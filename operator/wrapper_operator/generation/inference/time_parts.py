"""Times that stand in several columns: year and month, year and quarter, date and hour, ..."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.carrying import is_carried
from wrapper_operator.generation.inference.columns import (
    filled,
    is_numeric,
    is_whole,
    number_share,
    texts,
)
from wrapper_operator.generation.inference.hour_texts import hours_in_words
from wrapper_operator.generation.inference.table import Table, column_of
from wrapper_operator.generation.inference.times import TimeCandidate
from wrapper_operator.generation.inference.words import fold
from wrapper_operator.generation.layouts.parts import JoinedTime
from wrapper_operator.generation.request import Doubt
from wrapper_sdk.times import month_number
from wrapper_sdk.times.numerals import ROMAN_QUARTER_WORD, SEMESTER_WORD, number_of

Join = Literal["month", "quarter", "semester", "week", "day", "ordinal", "hour", "moment"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A column that divides a year or a day."""

    column: ColumnProfile
    spelling: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class _Division:
    join: Join
    names: frozenset[str]
    count: int
    pattern: re.Pattern[str]


_ORDINAL = r" ?(?:o|º|\.o|\.º|a|ª|er|e|eme|st|nd|rd|th|\.)?"
_NUMERAL = r"0?(\d)|([ivx]{1,4})"


def _counted(word: str) -> re.Pattern[str]:
    """Return the pattern of a counted part of a year: Q3, 3.º trimestre, III kwartał, trimestre 3."""
    return re.compile(rf"{word}[ .\-]?(?:{_NUMERAL})|(\d){_ORDINAL} ?{word}|([ivx]{{1,4}})\.? ?(?:{word})?")


_DIVISIONS = (
    _Division(join="month", names=words.MONTH, count=12, pattern=re.compile(r"m ?(\d{1,2})|([ivx]{1,4})\.?")),
    _Division(join="quarter", names=words.QUARTER, count=4, pattern=_counted(ROMAN_QUARTER_WORD)),
    _Division(join="semester", names=words.SEMESTER, count=2, pattern=_counted(SEMESTER_WORD)),
    _Division(join="week", names=words.WEEK, count=53, pattern=re.compile(r"(?:w|kw|wk|week) ?(\d{1,2})")),
)
_DAY_OF_MONTH = _Division(join="day", names=words.DAY, count=31, pattern=re.compile(r"(\d{1,2})"))
QUARTERS = 4
_SINGLE = frozenset({"quarter", "semester"})
"""Parts whose number has one digit."""
_CLOCK = re.compile(r"(?:\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?|(?:[01]\d|2[0-4])[0-5]\d)(?: ?(?:UTC|GMT|Z))?")


def join_parts(table: Table, chosen: TimeCandidate) -> JoinedTime | None:
    """Return the time that a column makes together with others, or None where it stands alone.

    Args:
        table: The table.
        chosen: The column that says when so far: years that other columns divide, or days.
    """
    if chosen.kind == "year":
        return _join_year(table, chosen.column)
    if chosen.fineness == 1 and chosen.kind is not None:
        return _join_clock(table, chosen)
    return None


def _join_year(table: Table, year: ColumnProfile) -> JoinedTime | None:
    others = [column for column in table.columns if column.index != year.index]
    for division in _DIVISIONS:
        part = _find_part(others, division)
        if part is None:
            continue
        columns = [year, part.column]
        join = division.join
        if join == "month" and (day := _find_part(others, _DAY_OF_MONTH)) is not None:
            columns, join = [*columns, day.column], "day"
            hour = None if part.spelling else _hour_of(others)
            if hour is not None:
                return _join_hour(table, [*columns, hour])
        return JoinedTime(
            columns=tuple(column_of(column, carried=is_carried(table, column)) for column in columns),
            join=join,
            **_how_spelled(part, join),
        )
    ordinal = next((column for column in others if _counts_days(column)), None)
    if ordinal is None:
        return None
    return JoinedTime(columns=(column_of(year), column_of(ordinal)), join="ordinal")


def _counts_days(column: ColumnProfile) -> bool:
    """Tell whether a column is the day of the year."""
    if not is_whole(column) or column.min_number is None or column.max_number is None:
        return False
    named = words.joined(column.header) in words.DAY_OF_YEAR
    beyond_months = words.joined(column.header) in words.ONE_DAY and column.max_number > 31
    return (named or beyond_months) and column.min_number >= 1 and column.max_number <= 366


def _hour_of(columns: Sequence[ColumnProfile]) -> ColumnProfile | None:
    called = [column for column in columns if words.divides_time(column.header, words.HOUR)]
    return next((column for column in called if _is_hours(column) or _is_clock(column)), None)


def _join_hour(table: Table, columns: Sequence[ColumnProfile]) -> JoinedTime:
    hours = _is_hours(columns[-1])
    return JoinedTime(
        columns=tuple(column_of(column, carried=is_carried(table, column)) for column in columns),
        join="hour",
        hours=hours,
        spelling=_counted_hours(columns[-1]) if hours else {},
    )


def _how_spelled(part: Part, join: Join) -> dict[str, Any]:
    """Return the fields of `JoinedTime` that say how a part is written, in a way that reads new texts too."""
    if not part.spelling:
        return {}
    if all(month_number(text) is not None for text in part.spelling):
        return {"by_name": True}
    known = [text for text in texts(part.column) if text.casefold() in part.spelling]
    letters = re.sub(r"\d.*", "", known[0])
    for prefix in (letters + "0", letters):
        if letters and all(
            text.startswith(prefix)
            and _is_number(
                text.removeprefix(prefix), part.spelling[text.casefold()], padded=join not in _SINGLE
            )
            for text in known
        ):
            return {"prefix": prefix}
    return {"spelling": part.spelling}


def _is_number(text: str, number: str, *, padded: bool) -> bool:
    return text.isdecimal() and (text == number or (padded and str(int(text)) == number))


def _find_part(columns: Sequence[ColumnProfile], division: _Division) -> Part | None:
    for column in columns:
        named = words.divides_time(column.header, division.names | words.PERIOD)
        spelling = _spelling(column, division)
        if spelling == {} and not words.is_called_part(column.header):
            continue  # numbers of something else: weeks of drought
        if spelling is not None and (named or _speaks_for_itself(spelling)):
            return Part(column=column, spelling=spelling)
    return None


def _speaks_for_itself(spelling: Mapping[str, str]) -> bool:
    """Tell whether texts are parts of a time whatever their column is called: no digits, no bare III."""
    return bool(spelling) and not any(text.isdecimal() or number_of(text) for text in spelling)


def _spelling(column: ColumnProfile, division: _Division) -> dict[str, str] | None:
    """Return the number that each text of the column means; {} for plain numbers, None for other things."""
    if filled(column) <= 0:
        return None
    if is_numeric(column) and number_share(column) == 1.0:
        if column.min_number is None or column.max_number is None or not is_whole(column):
            return None
        return {} if column.min_number >= 1 and column.max_number <= division.count else None
    if column.distinct is None or column.distinct > 2 * division.count + 4:
        return None
    numbers = {text.casefold(): _number(text, division) for text in texts(column)}
    known = {text: str(number) for text, number in numbers.items() if number is not None}
    if division.join == "month" and all(0 < number_of(text) <= QUARTERS for text in known):
        return None  # I to IV are rather quarters
    return known if len(known) >= max(1, len(numbers) - 2) and len(known) > 0 else None


def _number(text: str, division: _Division) -> int | None:
    """Return what number a text means (Jan, M01, Q3, 1.º trimestre); None for none or too large a one."""
    if division.join == "month" and (month := _month(text)) is not None:
        return month
    match = division.pattern.fullmatch(fold(text))
    digits = next((group for group in match.groups() if group), None) if match else None
    if digits is None:
        digits = text.strip() if text.strip().isdecimal() else None
    number = number_of(digits) if digits else 0
    return number if 1 <= number <= division.count else None


def _month(text: str) -> int | None:
    """Return the month of a name, also of one in two languages (Mart - March) of which one is known."""
    found = {month_number(part) for part in (text, *re.split(r"[-–/|(),]", text))} - {None}
    return next(iter(found)) if len(found) == 1 else None


def _join_clock(table: Table, chosen: TimeCandidate) -> JoinedTime | None:
    if has_clock(chosen.column):
        return None
    for column in table.columns:
        if column.index == chosen.column.index or not words.divides_time(column.header, words.HOUR):
            continue
        written = hours_in_words(texts(column)) if column.distinct is not None else {}
        called = words.is_called_part(column.header)
        hours = (called and _is_hours(column)) or bool(written)
        if hours or _is_clock(column):
            return JoinedTime(
                columns=(column_of(chosen.column), column_of(column)),
                join="moment",
                kind=chosen.kind,
                hours=hours,
                spelling=written or (_counted_hours(column) if hours else {}),
            )
    return None


def _counted_hours(column: ColumnProfile) -> dict[str, str]:
    """Return where each hour begins that is counted from 1 to 24; {} for hours of the clock."""
    if column.min_number != 1 or column.max_number != 24:
        return {}
    written = [*map(str, range(1, 25)), *(text for text in texts(column) if text.isdecimal())]
    return {text: str(int(text) - 1) for text in written}


def hour_doubts(time: JoinedTime) -> tuple[Doubt, ...]:
    """Say what hours counted from 1 to 24 are taken for."""
    if time.join not in ("moment", "hour") or "24" not in time.spelling:
        return ()
    return (
        Doubt(
            text=f'the hours in the column "{time.columns[-1].header}" are counted from 1 to 24',
            chosen="hour 1 is taken to begin at 00:00",
            hint="if that is wrong, provide the code: engine Provided",
        ),
    )


def has_clock(column: ColumnProfile) -> bool:
    """Tell whether times of the column are more than dates."""
    if any(":" in text for text in column.examples):
        return True
    return any(time and time[10:19] not in ("", "T00:00:00") for time in (column.min_time, column.max_time))


def _is_hours(column: ColumnProfile) -> bool:
    if column.min_number is None or column.max_number is None or not is_whole(column):
        return False
    return is_numeric(column) and column.min_number >= 0 and 1 <= column.max_number <= 24 and column.rows > 1


def _is_clock(column: ColumnProfile) -> bool:
    shown = [*texts(column)[:50], *column.examples]
    return column.types.get("time", 0) > 0 or (
        bool(shown) and all(_CLOCK.fullmatch(text.strip()) for text in shown)
    )


def part_number(text: str, join: Join) -> int | None:
    """Return which month, quarter or semester a header means; None for anything else."""
    division = next(one for one in _DIVISIONS if one.join == join)
    return _number(text, division)


def parts_down(column: ColumnProfile, join: Join) -> dict[str, str] | None:
    """Return the number of each text of a column of months, quarters or semesters; None for other columns.

    Plain numbers count only where the column is called so; their mapping is empty.
    """
    division = next(one for one in _DIVISIONS if one.join == join)
    part = _find_part([column], division)
    return dict(part.spelling) if part else None
