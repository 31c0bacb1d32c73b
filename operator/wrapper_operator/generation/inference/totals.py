"""Rows that sum up others: they are no points of their own."""

from collections.abc import Sequence

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import texts
from wrapper_operator.generation.inference.table import Table, column_of
from wrapper_operator.generation.layouts.parts import Column


def find_totals(table: Table, columns: Sequence[ColumnProfile]) -> tuple[tuple[str, ...], Column | None]:
    """Return the texts that mark rows as totals, and the column in which they stand.

    Args:
        table: The table.
        columns: Where they may stand: what names the rows first, then the times. Never a column by which the
            manifest keeps rows: what is asked for is no total.
    """
    marks = list(dict.fromkeys(text.strip() for _, text in table.facts.total_rows if text.strip()))
    for column in columns:
        known = set(texts(column))
        found = [mark for mark in marks if mark in known]
        if found:
            return tuple(found), column_of(column)
    return (), None
