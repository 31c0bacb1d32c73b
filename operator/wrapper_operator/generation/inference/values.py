"""Which columns hold values: numeric ones that are no time, identifier, code, place or attribute."""

import re
from collections.abc import Collection

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import (
    display,
    filled,
    has_leading_zeros,
    is_constant,
    is_numeric,
    is_whole,
    number_share,
    reads_as_dates,
    texts,
)
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.numbers import number_format, summed_proof
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts.parts import ValueColumn
from wrapper_operator.generation.request import Doubt

MOST_CODES = 12
"""Different codes that a column of quality marks may have."""
MOST = 0.5
"""Share of numbers from which a column may hold values if no other does."""
_PERIOD_CODE = re.compile(r"^(19|20)\d\d[1-4]$")


def find_values(
    table: Table, named: Named, *, taken: Collection[int]
) -> tuple[tuple[ValueColumn, ...], tuple[Doubt, ...]]:
    """Return the table's value columns, in order; none where there are none.

    Args:
        table: The table.
        named: What the manifest names; its value columns are taken as they are.
        taken: Indices of columns that hold times or are otherwise spoken for.

    Raises:
        Refused: A column that the manifest names holds no numbers.
    """
    if named.values:
        for column in named.values:
            _must_hold_numbers(table, column)
        return _as_values(table, named.values)
    busy = {*taken, *named.fixed, *({named.series.index} if named.series else ())}
    numeric = [column for column in table.columns if column.index not in busy and _may_be_value(column)]
    naming = [column for column in numeric if names_things(column) or _qualifies(column, numeric)]
    values = [column for column in numeric if column not in naming]
    if not values:
        # A lone column of whole numbers is what the file is about, whatever it is called.
        values = [column for column in naming if not has_leading_zeros(column)] if len(naming) == 1 else []
    if not values and (mixed := _mostly_numbers(table, busy)) is not None:
        (value,), doubts = _as_values(table, [mixed])
        return (value,), (*doubts, _mixed_doubt(mixed))
    return _as_values(table, _without_constants(values, taken=taken))


def _mostly_numbers(table: Table, busy: Collection[int]) -> ColumnProfile | None:
    """Return the one column of which more than half of the cells are numbers, if there is one."""
    mixed = [
        column
        for column in table.columns
        if column.index not in busy and number_share(column) > MOST and not names_things(column)
    ]
    return mixed[0] if len(mixed) == 1 else None


def _mixed_doubt(column: ColumnProfile) -> Doubt:
    shown = ", ".join(f"row {row}: {shorten(text)}" for row, text in column.odd[:3])
    return Doubt(
        text=f'only {number_share(column):.0%} of the cells of the column "{shorten(display(column))}" '
        f"are numbers ({shown})",
        chosen="it is taken for the values, other cells are rejected",
        hint="valueColumns names another column",
    )


def names_things(column: ColumnProfile) -> bool:
    """Tell whether the numbers of a column name, place or qualify things instead of measuring them."""
    said = words.tokens(column.header)
    if said & words.ATTRIBUTE or said & words.PLACE:
        return True
    plain = {word for word in said if not word.isdigit()}
    if plain and plain <= words.ONLY_TIME:
        return True
    if not is_whole(column):
        return False
    if is_constant(column) and "magnitude" in said:  # a power of ten, as of an earthquake it varies
        return True
    if has_leading_zeros(column) or said & words.IDENTIFIER:
        return True
    if said & words.PLACE_ID and plain <= words.PLACE_ID | words.NUMBERING:
        return True
    named = {part for part in words.parts(column.header) if not part.isdigit()}
    numbering = bool(named) and (named <= words.NUMBERING or words.joined(column.header) in words.NUMBERING)
    return (numbering or not column.header) and _counts_rows(column)


def _qualifies(column: ColumnProfile, numeric: Collection[ColumnProfile]) -> bool:
    """Tell whether few codes are called after another column: Q_TG beside TG, ozone_qc beside ozone."""
    known = column.distinct is not None and column.distinct <= MOST_CODES
    if not known or not is_whole(column) or (column.min_number or 0) < 0:
        return False
    said = words.parts(column.header)
    marks = [word for word in said if word in words.QUALITY]
    rest = [word for word in said if word not in words.QUALITY]
    return bool(marks) and any(words.parts(other.header) == rest for other in numeric if other is not column)


def _counts_rows(column: ColumnProfile) -> bool:
    """Tell whether the column numbers the rows: 0 or 1 and on, each once."""
    first, last = column.min_number, column.max_number
    if first is None or last is None or filled(column) != column.rows:
        return False
    return first in (0, 1) and last - first + 1 == column.rows and column.sorted == "ascending"


def _may_be_value(column: ColumnProfile) -> bool:
    return is_numeric(column) and not reads_as_dates(column) and not _codes_periods(column)


def _codes_periods(column: ColumnProfile) -> bool:
    """Tell whether every cell is a year with the number of its quarter glued to it: 20231, 20232."""
    known = texts(column)
    return len(known) > 2 and column.sorted != "none" and all(_PERIOD_CODE.match(text) for text in known)


def _without_constants(columns: list[ColumnProfile], *, taken: Collection[int]) -> list[ColumnProfile]:
    """Leave out whole numbers that never change where they rather are a dimension: a class, a product.

    They are where another column is called the value, or where they stand before the time. A target or a
    count that never changes is a value like any other.
    """
    if all(is_constant(column) for column in columns):
        return columns
    value = next((column for column in columns if words.speaks_of(column.header, words.VALUE)), None)
    first_time = min(taken, default=-1)
    return [
        column
        for column in columns
        if not _never_changes(column) or (column is value) or not (value or column.index < first_time)
    ]


def _never_changes(column: ColumnProfile) -> bool:
    return is_constant(column) and is_whole(column) and filled(column) > 2 and column.min_number != 0


def _as_values(
    table: Table,
    columns: list[ColumnProfile] | tuple[ColumnProfile, ...],
) -> tuple[tuple[ValueColumn, ...], tuple[Doubt, ...]]:
    values: list[ValueColumn] = []
    doubts: list[Doubt] = []
    together = [
        one for one in table.columns if is_numeric(one) and not words.speaks_of(one.header, words.TIME)
    ]
    proof = summed_proof(together)
    for column in columns:
        number, said = number_format(table, column, proof)
        values.append(ValueColumn(index=column.index, header=display(column), number=number))
        doubts.extend(said)
    return tuple(values), tuple(doubts)


def multiplier_doubts(table: Table) -> tuple[Doubt, ...]:
    """Say that values are delivered as written where a column holds the power of ten to multiply them by."""
    powers = [column for column in table.columns if words.speaks_of(column.header, words.MULTIPLIER)]
    return tuple(
        Doubt(
            text=f'the column "{shorten(display(column))}" holds powers of ten '
            f"({listed(texts(column))}) by which values are to be multiplied",
            chosen="values are delivered as written",
            hint="where keeps the rows of one power; say it in indicator.unit",
        )
        for column in powers
        if is_numeric(column) and not (column.min_number == column.max_number == 0)
    )


def _must_hold_numbers(table: Table, column: ColumnProfile) -> None:
    if number_share(column) > 0:
        return
    shown = listed(column.examples) or "nothing"
    raise unusable(
        "NoNumbers",
        f'{table.title}: the column "{shorten(display(column))}", which valueColumns names, '
        f"holds no numbers but {shown}",
    )
