"""What is doubtful about how a column of times is read."""

import re

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import display
from wrapper_operator.generation.inference.outcome import shorten
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.request import Doubt

FAR_AHEAD = "2045"
"""Years from which a year in two digits rather was meant a century earlier."""
_FOUR_DIGITS = re.compile(r"\d{4}")
AMBIGUOUS = frozenset({"day-month", "month-day"})
_DAY_OR_MONTH = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")


def reading_doubts(table: Table, column: ColumnProfile, kind: str | None) -> list[Doubt]:
    """Return what is doubtful about how a column of times is read."""
    name = shorten(display(column))
    doubts: list[Doubt] = []
    if kind == "decimal-year":
        doubts.append(
            Doubt(
                text=f'the column "{name}" holds years with a fraction such as {_example(column)}',
                chosen="they are read as instants, to the second",
                hint="timeColumn names another column",
            )
        )
    elif kind == "year-first":
        doubts.append(
            Doubt(
                text=f'the column "{name}" holds dates such as {_example(column)}',
                chosen="the year is read first",
                hint="if that is wrong, provide the code: engine Provided",
            )
        )
    elif _may_swap_day_and_month(column, kind):
        doubts.extend(_day_or_month(column, name))
    elif kind == "excel-1900" and not table.is_workbook:
        doubts.append(
            Doubt(
                text=f'the column "{name}" holds plain numbers such as {_example(column)}',
                chosen="they are read as Excel's serials, days since 1900",
                hint="timeColumn names another column",
            )
        )
    if _short_years(column):
        doubts.append(
            Doubt(
                text=f'the column "{name}" writes years in two digits ({_example(column)}), '
                f"and some lie far ahead",
                chosen="69 to 99 are read as 1969 to 1999, 00 to 68 as 2000 to 2068",
                hint="if that is wrong, provide the code: engine Provided",
            )
        )
    return doubts


def _may_swap_day_and_month(column: ColumnProfile, kind: str | None) -> bool:
    if kind == "interval":
        return any(_unproven_day(text) for text in column.examples)
    return kind in AMBIGUOUS or (kind is None and column.times.get("day-month", 0) > 0)


def _unproven_day(text: str) -> bool:
    """Tell whether an interval is written with slashes and no year in front, as in two orders of the day."""
    return "/" in text and _DAY_OR_MONTH.match(text) is not None


def _short_years(column: ColumnProfile) -> bool:
    ahead = (column.max_time or "")[:4] >= FAR_AHEAD
    return ahead and bool(column.examples) and not any(_FOUR_DIGITS.search(text) for text in column.examples)


def _day_or_month(column: ColumnProfile, name: str) -> list[Doubt]:
    day, month = column.day_first_proof, column.month_first_proof
    if bool(day) != bool(month):
        return []
    if day:
        first = "day" if day >= month else "month"
        text = (
            f'{day} dates in the column "{name}" only read with the day first, {month} with the month first'
        )
    else:
        first = "day"
        shown = _example(column)
        text = f'no date in the column "{name}" shows whether the day or the month comes first in {shown}'
    return [
        Doubt(
            text=text,
            chosen=f"the {first} is read first",
            hint="if that is wrong, provide the code: engine Provided",
        )
    ]


def _example(column: ColumnProfile) -> str:
    return shorten(column.examples[0]) if column.examples else "its cells"
