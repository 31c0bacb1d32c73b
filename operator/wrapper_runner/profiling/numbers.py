"""What the numbers of a column tell of its decimal mark, range and order."""

from collections import Counter

from wrapper_runner.profiling.order import OrderOf
from wrapper_sdk.numbers import NumberReading


class NumberStatistics:
    """Counts readings by decimal mark and keeps the range for each."""

    def __init__(self) -> None:
        self.fits: Counter[str] = Counter()
        self.proof: Counter[str] = Counter()
        self.marks: Counter[str] = Counter()
        self.integers = 0
        self.cells = 0
        self.order = OrderOf()
        self._low: dict[str, float] = {}
        self._high: dict[str, float] = {}

    def count(self, reading: NumberReading, cells: int) -> None:
        """Count cells of a text that reads as a number."""
        self.cells += cells
        for decimal, value in reading.values.items():
            self.fits[decimal] += cells
            self._stretch(decimal, value)
        if reading.proof:
            self.proof[reading.proof] += cells
        for mark in reading.marks:
            self.marks[mark] += cells
        if reading.likely.is_integer():
            self.integers += cells

    def count_number(self, value: float, cells: int) -> None:
        """Count cells that are a workbook's number, and so have no decimal mark to find out."""
        self.cells += cells
        for decimal in ("point", "comma"):
            self.fits[decimal] += cells
            self._stretch(decimal, value)
        if value.is_integer():
            self.integers += cells

    @property
    def range(self) -> tuple[float | None, float | None]:
        """Smallest and largest number, by the decimal mark that is proven more often, else fits more."""
        decimal = max(("point", "comma"), key=lambda mark: (self.proof[mark], self.fits[mark]))
        return self._low.get(decimal), self._high.get(decimal)

    def _stretch(self, decimal: str, value: float) -> None:
        low, high = self._low.get(decimal), self._high.get(decimal)
        if low is None or value < low:
            self._low[decimal] = value
        if high is None or value > high:
            self._high[decimal] = value
