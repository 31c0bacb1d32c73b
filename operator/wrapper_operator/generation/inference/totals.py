"""Rows that sum up others: they are no points of their own."""

from collections.abc import Sequence

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import is_constant, is_numeric_text, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.table import Table, column_of
from wrapper_operator.generation.layouts.parts import Column, Kept


def find_repeated_header(table: Table) -> Kept | None:
    """Return a column and its own header, where the header row comes again among the data."""
    heads = {column.index: _last_text(column) for column in table.columns}
    whole = " ".join(head for head in heads.values() if head)
    noted = any(
        text and whole.startswith(" ".join(text.split()).rstrip("…")) for _, text in table.facts.note_rows
    )
    for column in table.columns:
        head = heads[column.index]
        if (
            head
            and not is_numeric_text(head)
            and not is_constant(column)
            and (noted or head in _shown(column))
        ):
            return Kept(column=column_of(column), text=head)
    return None


def _last_text(column: ColumnProfile) -> str:
    head = column.header_cells[-1] if column.header_cells else None
    return head.strip() if isinstance(head, str) else ""


def _shown(column: ColumnProfile) -> set[str]:
    return {*texts(column), *(text.strip() for _, text in column.odd)}


def find_totals(
    table: Table, named: Named, columns: Sequence[ColumnProfile]
) -> tuple[tuple[str, ...], Column | None]:
    """Return the texts that mark rows as totals, and the column in which they stand.

    Args:
        table: The table.
        named: What the manifest names: where it asks for totals, there are none to leave out.
        columns: Where they may stand: what names the rows first, then the times.
    """
    marks = list(dict.fromkeys(text.strip() for _, text in table.facts.total_rows if text.strip()))
    if any(text in marks for _, text in named.where):
        return (), None
    for column in columns:
        known = set(texts(column))
        found = [mark for mark in marks if mark in known]
        if found and column.index not in named.fixed:
            return tuple(found), column_of(column)
    return (), None
