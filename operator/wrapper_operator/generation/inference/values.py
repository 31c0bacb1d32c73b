"""Which columns hold values: numeric ones that are no time, identifier, code, place or attribute."""

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
)
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.numbers import number_format
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts.parts import ValueColumn
from wrapper_operator.generation.request import Doubt


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
        return _as_values(named.values)
    busy = {*taken, *named.fixed, *({named.series.index} if named.series else ())}
    numeric = [column for column in table.columns if column.index not in busy and _may_be_value(column)]
    naming = [column for column in numeric if names_things(column)]
    values = [column for column in numeric if column not in naming]
    if not values:
        # A lone column of whole numbers is what the file is about, whatever it is called.
        values = [column for column in naming if not has_leading_zeros(column)] if len(naming) == 1 else []
        naming = []
    values, still = _without_constants(values)
    chosen, doubts = _as_values(values)
    return chosen, (*doubts, *_left_out([*naming, *still]))


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
    if has_leading_zeros(column) or said & words.IDENTIFIER:
        return True
    numbering = bool(plain) and plain <= words.NUMBERING
    return (numbering or not column.header) and _counts_rows(column)


def _counts_rows(column: ColumnProfile) -> bool:
    """Tell whether the column numbers the rows: 0 or 1 and on, each once."""
    if column.min_number is None or column.max_number is None or filled(column) != column.rows:
        return column.sorted == "none" and words.speaks_of(column.header, words.NUMBERING)
    first, last = column.min_number, column.max_number
    counts = first in (0, 1) and last - first + 1 == column.rows and column.sorted == "ascending"
    return counts or words.speaks_of(column.header, words.NUMBERING)


def _may_be_value(column: ColumnProfile) -> bool:
    return is_numeric(column) and not reads_as_dates(column)


def _without_constants(
    columns: list[ColumnProfile],
) -> tuple[list[ColumnProfile], list[ColumnProfile]]:
    """Part values from columns that never change beside columns that do: a base year, a multiplier."""
    moving = [column for column in columns if not is_constant(column)]
    if not moving:
        return columns, []
    still = [column for column in columns if is_constant(column) and _looks_like_setting(column)]
    return [column for column in columns if column not in still], still


def _looks_like_setting(column: ColumnProfile) -> bool:
    said = words.tokens(column.header)
    year_like = column.min_number is not None and 1900 <= column.min_number <= 2100 and is_whole(column)
    return column.rows > 2 and (
        bool(said & (words.ATTRIBUTE | words.IDENTIFIER)) or (year_like and bool(said & words.TIME))
    )


def _as_values(
    columns: list[ColumnProfile] | tuple[ColumnProfile, ...],
) -> tuple[tuple[ValueColumn, ...], tuple[Doubt, ...]]:
    values: list[ValueColumn] = []
    doubts: list[Doubt] = []
    for column in columns:
        number, said = number_format(column, columns)
        values.append(ValueColumn(index=column.index, header=display(column), number=number))
        doubts.extend(said)
    return tuple(values), tuple(doubts)


def _must_hold_numbers(table: Table, column: ColumnProfile) -> None:
    if number_share(column) > 0:
        return
    shown = listed(column.examples) or "nothing"
    raise unusable(
        "NoNumbers",
        f'{table.title}: the column "{shorten(display(column))}", which valueColumns names, '
        f"holds no numbers but {shown}",
    )


def _left_out(columns: list[ColumnProfile]) -> tuple[Doubt, ...]:
    if not columns:
        return ()
    names = listed([display(column) for column in columns])
    return (
        Doubt(
            text=f"the numbers in {names} look like identifiers, codes, places or attributes",
            chosen="they are not delivered as values",
            hint="name the columns wanted in valueColumns",
        ),
    )
