"""What a column holds, gathered batch by batch."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from wrapper_contract.profile import MAX_DISTINCT, ColumnProfile, DistinctValue
from wrapper_contract.profile import Cell as ProfileCell
from wrapper_runner.profiling.budget import Budget
from wrapper_runner.profiling.cells import as_text, shortened
from wrapper_runner.profiling.numbers import NumberStatistics
from wrapper_runner.profiling.shapes import Shapes
from wrapper_runner.profiling.times import TimeStatistics, kinds_of_date
from wrapper_sdk.missing import missing_mark
from wrapper_sdk.source import Cell
from wrapper_sdk.times import kinds_of

_MAX_ODD = 5
_MAX_EXAMPLES = 5
_MAX_MARKS = 40
_TYPES: dict[type, str] = {
    str: "text",
    float: "number",
    int: "number",
    bool: "bool",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "time",
}


class Column:
    """Statistics of one column of a table's body.

    Args:
        index: Position in the row, from 0.
        budget: Shared by all columns: how many different texts may be kept.
        typed: The cells come from a workbook.
    """

    def __init__(self, index: int, budget: Budget, *, typed: bool) -> None:
        self.index = index
        self._budget = budget
        self._typed = typed
        self._rows = self._blanks = self._longest = self._batches = 0
        self._missing: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._distinct: dict[str, int] = {}
        self._overflow = False
        self._examples: list[str] = []
        self._no_time: list[tuple[int, str]] = []
        self._no_number: list[tuple[int, str]] = []
        self._numbers = NumberStatistics()
        self._times = TimeStatistics()
        self._shapes = Shapes()

    def add(self, cells: Sequence[Cell], rows: Sequence[int]) -> Counter[Cell]:
        """Take the cells of some body rows and the numbers of those rows; return the different cells."""
        self._rows += len(cells)
        # In a workbook True, 1 and 1.0 would be one key; truth values are rare enough to be written out.
        keys = (
            [str(cell) if cell is True or cell is False else cell for cell in cells] if self._typed else cells
        )
        counts: Counter[Cell] = Counter(keys)
        if self._typed:
            self._types.update(_TYPES.get(type(cell), "text") for cell in cells if cell is not None)
        values: dict[Cell, float] = {}
        for cell, count in counts.items():
            self._take(cell, count, keys, rows, values)
        if self._times.most > 0.5 * (self._rows - self._blanks):
            self._times.follow([cell for cell in keys if cell is not None and cell != ""], values)
        elif values and not self._numbers.order.is_mixed:
            self._numbers.order.add([values[cell] for cell in keys if cell in values])
        self._take_example(counts)
        return counts

    def _take(
        self, cell: Cell, count: int, cells: Sequence[Cell], rows: Sequence[int], values: dict[Cell, float]
    ) -> None:
        text = cell.strip() if isinstance(cell, str) else as_text(cell)
        if not text:
            self._blanks += count
            return
        if len(text) > self._longest:
            self._longest = len(text)
        self._keep(text, count)
        mark = missing_mark(text) if isinstance(cell, str) else None
        if mark is not None:
            if mark in self._missing or len(self._missing) < _MAX_MARKS:
                self._missing[mark] += count
            return
        is_time, number = self._count(cell, text, count)
        if number is not None:
            values[cell] = number
        elif len(self._no_number) < _MAX_ODD:
            self._no_number.append((rows[cells.index(cell)], shortened(text)))
        if not is_time and len(self._no_time) < _MAX_ODD:
            self._no_time.append((rows[cells.index(cell)], shortened(text)))

    def _count(self, cell: Cell, text: str, count: int) -> tuple[bool, float | None]:
        """Count a cell as times and numbers; return whether it is a time, and its number."""
        if isinstance(cell, str):
            found = self._shapes.look(text)
            if found.kinds:
                self._times.count(found.kinds, count)
            if found.number is None:
                return bool(found.kinds), None
            self._numbers.count(found.number, count)
            return bool(found.kinds), found.number.likely
        if isinstance(cell, date):
            self._times.count(kinds_of_date(cell), count)
            return True, None
        kinds = kinds_of(text)
        if kinds:
            self._times.count(kinds, count)
        if isinstance(cell, (int, float)):
            self._numbers.count_number(float(cell), count)
            return bool(kinds), float(cell)
        return bool(kinds), None

    def _keep(self, text: str, count: int) -> None:
        known = self._distinct.get(text)
        if known is not None:
            self._distinct[text] = known + count
        elif not self._overflow:
            text = shortened(text)
            if len(self._distinct) < MAX_DISTINCT and self._budget.take(text):
                self._distinct[text] = self._distinct.get(text, 0) + count
            else:
                self._overflow = True

    def _take_example(self, counts: Counter[Cell]) -> None:
        """Keep an example of the first batches, then of each batch whose number is a power of two."""
        self._batches += 1
        if self._batches & (self._batches - 1):
            return
        for cell in reversed(counts):
            text = shortened(as_text(cell))
            if text and text not in self._examples:
                self._examples.append(text)
                break
        del self._examples[_MAX_EXAMPLES - 1 : -1]

    def profile(self, header_cells: list[ProfileCell], formats: dict[str, int]) -> ColumnProfile:
        """Return what was gathered."""
        numbers, times = self._numbers, self._times
        low, high = numbers.range
        early, late = times.range
        filled = self._rows - self._blanks - sum(self._missing.values())
        is_time = times.most > 0.5 * filled
        return ColumnProfile(
            index=self.index,
            header=" ".join(text for cell in header_cells if (text := _header_text(cell))),
            header_cells=header_cells,
            rows=self._rows,
            blanks=self._blanks,
            missing=dict(self._missing),
            types=dict(self._types),
            times=dict(times.counts),
            numbers=dict(numbers.fits),
            number_proof=dict(numbers.proof),
            number_marks=dict(numbers.marks),
            integers=numbers.integers,
            day_first_proof=times.day_first,
            month_first_proof=times.month_first,
            min_number=low,
            max_number=high,
            min_time=early if is_time else None,
            max_time=late if is_time else None,
            sorted=times.order if is_time else numbers.order.order,
            distinct=None if self._overflow else len(self._distinct),
            values=self._values(),
            examples=self._some_examples(),
            odd=self._odd(filled, is_time=is_time),
            formats=formats,
            longest=self._longest,
        )

    def _values(self) -> list[DistinctValue]:
        items = list(self._distinct.items())
        if not self._overflow:
            items.sort(key=lambda item: -item[1])
        return [DistinctValue(text, count) for text, count in items]

    def _some_examples(self) -> list[str]:
        few = [*self._examples, *list(self._distinct)[:_MAX_EXAMPLES]]
        return list(dict.fromkeys(few))[:_MAX_EXAMPLES]

    def _odd(self, filled: int, *, is_time: bool) -> list[tuple[int, str]]:
        if is_time:
            return self._no_time
        return self._no_number if self._numbers.cells > 0.5 * filled else []


def _header_text(cell: ProfileCell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
