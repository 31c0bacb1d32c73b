"""Which rows under a header are data, and which are notes, repeated headers or another table."""

from collections.abc import Sequence
from enum import Enum, auto

from wrapper_runner.profiling.cells import as_text
from wrapper_runner.profiling.rows import Row, is_header_like, make_row
from wrapper_runner.profiling.words import is_note
from wrapper_sdk.source import Cell

_DIGITS = frozenset("0123456789")


class Verdict(Enum):
    """What a row is."""

    BODY = auto()
    BLANK = auto()
    NOTE = auto()
    HEADER = auto()
    """It could be the header of another table."""


class Screen:
    """Judges the rows of a body, quickly where a row is ordinary.

    Args:
        kinds: The data columns and the sorts of cells that fit them.
        header: The header's rows.
        width: Columns of the table.
    """

    def __init__(self, kinds: dict[int, frozenset[str]], header: Sequence[Row], *, width: int) -> None:
        self._kinds = kinds
        self._header = [_texts(row.cells) for row in header]
        self._width = width
        self._leads = {cells[0] for cells in self._header if cells and cells[0]}
        self._lead = 0
        self._anchor = max(kinds, default=0)

    def judge(self, cells: list[Cell], *, after_gap: bool) -> Verdict:
        """Say what a row is; after blank rows it may be the header of another table."""
        if not after_gap and len(cells) > self._anchor and _is_plain_number(cells[self._anchor]):
            lead = cells[self._lead]
            if self._is_plain_lead(lead):
                return Verdict.BODY
        return self._judge_slowly(make_row(0, cells), after_gap=after_gap)

    def _is_plain_lead(self, lead: Cell) -> bool:
        if self._lead in self._kinds:
            return _is_plain_number(lead)
        return not isinstance(lead, str) or not (lead in self._leads or is_note(lead))

    def _judge_slowly(self, row: Row, *, after_gap: bool) -> Verdict:
        filled = row.filled
        if not filled:
            return Verdict.BODY if any(row.cells[len(row.sorts) :]) else Verdict.BLANK
        if _texts(row.cells) in self._header:
            return Verdict.NOTE
        fitting = [column for column in filled if row.sorts[column] in self._kinds.get(column, ())]
        strange = [column for column in filled if column in self._kinds and row.sorts[column] == "text"]
        if is_note(row.text(filled[0])) and len(fitting) < max(2, len(self._kinds) // 2):
            return Verdict.NOTE
        if after_gap and is_header_like(row) and (strange or fitting):
            return Verdict.HEADER
        if fitting or (len(filled) > 1 and not strange):
            return Verdict.BODY
        return Verdict.NOTE


def _is_plain_number(cell: Cell) -> bool:
    return cell[:1] in _DIGITS if isinstance(cell, str) else type(cell) is float


def _texts(cells: Sequence[Cell]) -> list[str]:
    texts = [as_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts
