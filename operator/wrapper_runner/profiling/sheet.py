"""One sheet: its first and last rows, and the tables on it."""

from collections import deque
from collections.abc import Callable, Iterable

from wrapper_contract.profile import HEAD_ROWS, TAIL_ROWS, SheetProfile, TableProfile
from wrapper_contract.profile import Cell as ProfileCell
from wrapper_runner.profiling.budget import Budget
from wrapper_runner.profiling.cells import is_blank, shown
from wrapper_runner.profiling.structure import NO_STRUCTURE, SheetStructure
from wrapper_runner.profiling.table import Table
from wrapper_sdk import SourceError
from wrapper_sdk.source import Cell

MAX_COLUMNS = 16_384
MAX_TABLES = 8
_MAX_SHOWN_CELLS = 40_000
_MIN_SHOWN_ROWS = 12
_PROGRESS_ROWS = 10_000


class SheetScan:
    """Takes the rows of a sheet one by one and makes its profile.

    Args:
        name: What messages call the sheet's file.
        budget: Shared by all tables of the file.
        typed: The cells come from a workbook.
        structure: What the workbook says of the sheet besides cells.
    """

    def __init__(
        self, name: str, budget: Budget, *, typed: bool, structure: SheetStructure = NO_STRUCTURE
    ) -> None:
        self._name = name
        self._budget = budget
        self._typed = typed
        self._structure = structure
        self._tables = [self._new_table()]
        self._head: list[list[ProfileCell]] = []
        self._tail: deque[tuple[int, list[Cell]]] = deque(maxlen=TAIL_ROWS)
        self._last = self._width = 0

    def scan(self, rows: Iterable[list[Cell]], progress: Callable[[int], None] | None) -> None:
        """Take all rows.

        Args:
            rows: Of the sheet, from row 1.
            progress: Told the number of rows now and then.

        Raises:
            SourceError: A row has more columns than a spreadsheet can have.
        """
        for number, cells in enumerate(rows, 1):
            self._take(number, cells)
            if progress is not None and number % _PROGRESS_ROWS == 0:
                progress(number)
        for table in self._tables:
            table.finish()

    def profile(self, name: str, *, hidden: bool) -> SheetProfile:
        """Return the sheet's profile."""
        return SheetProfile(
            name=name,
            hidden=hidden,
            rows=self._last,
            width=self._width,
            head=self._head,
            tail=[[shown(cell) for cell in cells] for number, cells in self._tail if number <= self._last],
            tail_row=self._tail[0][0] if self._tail else 0,
            merged=self._structure.merged,
            hidden_rows=self._structure.hidden_rows,
            hidden_columns=self._structure.hidden_columns,
            formulas_without_value=self._structure.formulas_without_value,
            tables=self._best_first(),
        )

    def _take(self, number: int, cells: list[Cell]) -> None:
        blank = is_blank(cells)
        if not blank:
            self._last = number
            if len(cells) > self._width:
                self._widen(number, cells)
        if len(self._head) < self._shown_rows(HEAD_ROWS):
            self._head.append([shown(cell) for cell in cells])
        elif not blank or self._tail:
            self._tail.append((number, cells))
            while len(self._tail) > self._shown_rows(TAIL_ROWS):
                self._tail.popleft()
        if not self._tables[-1].take(number, cells):
            self._start_table(number, cells)

    def _shown_rows(self, most: int) -> int:
        return min(most, max(_MIN_SHOWN_ROWS, _MAX_SHOWN_CELLS // max(1, self._width)))

    def _widen(self, number: int, cells: list[Cell]) -> None:
        self._width = len(cells)
        if self._width > MAX_COLUMNS:
            raise SourceError(
                f"{self._name}, row {number}: there are {self._width:,} columns, {MAX_COLUMNS:,} at most are "
                "read; check the separator, or split the file"
            )

    def _start_table(self, number: int, cells: list[Cell]) -> None:
        self._tables[-1].finish()
        self._fold()
        if len(self._tables) < MAX_TABLES:
            self._tables.append(self._new_table())
            self._tables[-1].take(number, cells)

    def _fold(self) -> None:
        """Make rows after a table that are no table themselves notes of that table."""
        if len(self._tables) > 1 and not self._tables[-1].has_body:
            loose = self._tables.pop()
            self._tables[-1].add_notes(loose.loose_rows)

    def _new_table(self) -> Table:
        return Table(
            self._budget, typed=self._typed, merges=self._structure.merges, formats=self._structure.formats
        )

    def _best_first(self) -> list[TableProfile]:
        self._fold()
        found = [table.profile() for table in self._tables if table.has_body]
        return sorted(found, key=_worth, reverse=True)


def _worth(table: TableProfile) -> float:
    """How likely a table is what the sheet is about: sure of its header, and large."""
    data = sum(1 for column in table.columns if column.numbers or column.times)
    rows = max((column.rows for column in table.columns), default=0)
    return float(table.score * (data * rows) ** 0.5)
