"""Tables that stand side by side: each has its own times, which the values of the other do not have."""

from collections.abc import Sequence
from itertools import combinations

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import is_numeric
from wrapper_operator.generation.inference.outcome import shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.words import fold


def refuse_side_by_side(table: Table, times: Sequence[ColumnProfile]) -> None:
    """Refuse two columns of times of one name that hold different times, with values between them.

    Raises:
        Refused: There are such columns.
    """
    for one, other in combinations(sorted(times, key=lambda column: column.index), 2):
        if (
            _name(one)
            and _name(one) == _name(other)
            and _values_between(table, one, other)
            and _differ(one, other)
        ):
            raise unusable(
                "SideBySide",
                f"{table.title}: the columns {one.index + 1} and {other.index + 1} are both called "
                f'"{shorten(one.header)}" and hold different times, as of two tables side by side; put one '
                f"below the other or on a sheet of its own, or provide the code (engine Provided)",
            )


def _name(column: ColumnProfile) -> str:
    last = next(
        (cell for cell in reversed(column.header_cells) if isinstance(cell, str) and cell.strip()), ""
    )
    return fold(str(last))


def _values_between(table: Table, one: ColumnProfile, other: ColumnProfile) -> bool:
    return any(one.index < column.index < other.index and is_numeric(column) for column in table.columns)


def _differ(one: ColumnProfile, other: ColumnProfile) -> bool:
    return _facts(one) != _facts(other)


def _facts(column: ColumnProfile) -> tuple[object, ...]:
    return column.min_time, column.max_time, column.distinct, column.blanks, column.sorted
