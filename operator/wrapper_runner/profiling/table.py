"""One table of a sheet: its window is looked at for header and body, the rest streams into columns."""

from collections.abc import Sequence

from wrapper_contract.profile import TableProfile
from wrapper_runner.profiling.body import Body, find_body
from wrapper_runner.profiling.budget import Budget
from wrapper_runner.profiling.cells import as_text, is_blank, shortened
from wrapper_runner.profiling.column import Column
from wrapper_runner.profiling.header import Header, Merges, find_header, header_cells
from wrapper_runner.profiling.rows import Row, is_header_like, make_row
from wrapper_runner.profiling.screen import Screen, Verdict
from wrapper_runner.profiling.words import is_total
from wrapper_sdk.source import Cell

WINDOW_ROWS = 150
WINDOW_CELLS = 150_000
BATCH_ROWS = 2048
BATCH_CELLS = 100_000
MAX_NOTES = 20


class Table:
    """Takes the rows of a sheet one by one until one begins another table.

    Args:
        budget: Shared by all tables of a file.
        typed: The cells come from a workbook.
        merges: Merged cells of the sheet.
        formats: For each column how many body cells have a number format that matters.
    """

    def __init__(
        self, budget: Budget, *, typed: bool, merges: Merges, formats: dict[int, dict[str, int]]
    ) -> None:
        self._budget = budget
        self._typed = typed
        self._merges = merges
        self._formats = formats
        self._window: list[Row] = []
        self._window_cells = 0
        self._data_rows = 0
        self._gap = False
        self._body: Body | None = None
        self._header = Header([], None, 0.0, "")
        self._screen: Screen | None = None
        self._columns: list[Column] = []
        self._first = self._last = self._ragged = 0
        self._batch: list[list[Cell]] = []
        self._numbers: list[int] = []
        self._notes: list[tuple[int, str]] = []
        self._totals: list[tuple[int, str]] = []

    @property
    def has_body(self) -> bool:
        """Whether there is a table at all."""
        return self._body is not None

    def take(self, number: int, cells: list[Cell]) -> bool:
        """Take a row; False if it begins another table, and so was not taken."""
        if self._screen is not None:
            return self._take_body(number, cells, self._screen)
        row = make_row(number, cells)
        filled = row.filled
        if not filled:
            self._gap = True
        elif self._gap and self._data_rows >= 2 and is_header_like(row) and not self._is_known(row):
            return False
        elif len(filled) > 1:
            self._gap = False
            self._data_rows += any(row.sorts[column] in {"number", "either", "time"} for column in filled)
        self._window.append(row)
        self._window_cells += len(cells)
        if len(self._window) >= WINDOW_ROWS or self._window_cells >= WINDOW_CELLS:
            self._settle()
        return True

    def finish(self) -> None:
        """Take what is held back into account: there are no more rows."""
        if self._screen is None:
            self._settle()
        self._flush()

    def add_notes(self, rows: Sequence[tuple[int, str]]) -> None:
        """Take rows that turned out to be no table of their own as notes under this one."""
        self._notes.extend(rows[: MAX_NOTES - len(self._notes)])

    @property
    def loose_rows(self) -> list[tuple[int, str]]:
        """Rows of the window, where they are no table."""
        return [(row.number, _line(row.cells)) for row in self._window if row.filled][:MAX_NOTES]

    def profile(self) -> TableProfile:
        """Return the table's profile; only where it has a body."""
        columns = [
            column.profile(
                header_cells(self._header, column.index, self._merges), self._formats.get(column.index, {})
            )
            for column in self._columns
        ]
        units = self._header.units
        return TableProfile(
            header_rows=[row.number for row in self._header.rows],
            units_row=units.number if units else None,
            first_row=self._first,
            last_row=self._last,
            width=len(columns),
            score=self._header.score,
            doubt=self._header.doubt,
            columns=columns,
            note_rows=self._notes,
            total_rows=self._totals,
            ragged_rows=self._ragged,
        )

    def _is_known(self, row: Row) -> bool:
        """Say whether the same row stood in the window: a header that is repeated."""
        return any(_line(other.cells) == _line(row.cells) for other in self._window)

    def _settle(self) -> None:
        """Find header and body in the window, then let its rows through as the following ones."""
        window, body = self._window, find_body(self._window)
        if body is None:
            return
        self._body = body
        rows = window[body.start :]
        filled = _columns_of(rows, body)
        self._header = find_header(
            window[: body.start], filled, body=[row for row in rows if row.filled], merges=self._merges
        )
        width = _width_of(rows, filled, self._header)
        self._columns = [Column(index, self._budget, typed=self._typed) for index in range(width)]
        self._screen = Screen(body.kinds, self._header.rows, width=width)
        self._window = []
        for row in rows:
            self._take_body(row.number, row.cells, self._screen, settled=True)

    def _take_body(self, number: int, cells: list[Cell], screen: Screen, *, settled: bool = False) -> bool:
        verdict = screen.judge(cells, after_gap=self._gap)
        if verdict is Verdict.BODY:
            self._gap = False
            self._keep(number, cells)
        elif verdict is Verdict.BLANK:
            self._gap = True
        elif verdict is Verdict.HEADER and not settled:
            return False
        elif len(self._notes) < MAX_NOTES:
            self._notes.append((number, _line(cells)))
        return True

    def _keep(self, number: int, cells: list[Cell]) -> None:
        width = len(self._columns)
        if len(cells) != width:
            if len(cells) > width:
                self._ragged += not is_blank(cells[width:])
            else:
                cells = cells + [None if self._typed else ""] * (width - len(cells))
        self._first = self._first or number
        self._last = number
        self._batch.append(cells)
        self._numbers.append(number)
        if len(self._batch) >= BATCH_ROWS or len(self._batch) * width >= BATCH_CELLS:
            self._flush()

    def _flush(self) -> None:
        if not self._batch:
            return
        for column, cells in zip(self._columns, zip(*self._batch, strict=False), strict=False):
            counts = column.add(cells, self._numbers)
            if len(self._totals) < MAX_NOTES and any(
                isinstance(cell, str) and is_total(cell) for cell in counts
            ):
                self._take_totals(cells)
        self._batch, self._numbers = [], []

    def _take_totals(self, cells: Sequence[Cell]) -> None:
        for number, cell in zip(self._numbers, cells, strict=True):
            if len(self._totals) < MAX_NOTES and isinstance(cell, str) and is_total(cell):
                self._totals.append((number, shortened(as_text(cell))))


def _columns_of(rows: Sequence[Row], body: Body) -> list[int]:
    """Return the columns that the body fills, without those that only notes fill."""
    told = [row for row in rows if len(row.filled) > 1 or len(body.kinds) == 1]
    return sorted({column for row in told for column in row.filled})


def _width_of(rows: Sequence[Row], filled: Sequence[int], header: Header) -> int:
    """Return the width: that of the header, and of what at least half of the rows fill beyond it."""
    if not header.rows:
        return max((len(row.cells) for row in rows), default=1)
    width = max(len(row.cells) for row in header.rows)
    told = [row for row in rows if len(row.filled) > 1] or rows
    for column in filled:
        if column >= width and 2 * sum(1 for row in told if column in row.filled) >= len(told):
            width = column + 1
    return width


def _line(cells: Sequence[Cell]) -> str:
    return shortened(" ".join(text for cell in cells[:100] if (text := as_text(cell))))
