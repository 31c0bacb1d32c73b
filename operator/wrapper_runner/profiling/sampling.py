"""A sample of rows in which whole time values are kept, so that what repeats within one is seen."""

from array import array
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from zlib import crc32

from wrapper_runner.profiling.cells import as_text, sort_of
from wrapper_sdk.source import Cell

MAX_ROWS = 50_000
_SLACK = 2


class Sample:
    """Rows as small numbers: one code for each text of a key column, one hash for each value (0 for none).

    Args:
        group: The column by which rows are kept or left out together; None keeps the first rows.
        keys: Key columns.
        values: Value columns.
        share: Of the time values, to begin with; fewer are kept if they have too many rows.
    """

    def __init__(
        self, group: int | None, keys: Sequence[int], values: Sequence[int], *, share: float = 1.0
    ) -> None:
        self.keys = list(keys)
        self.values = list(values)
        self.numbers = array("q")
        self.codes = {column: array("q") for column in self.keys}
        self.hashes = [array("q") for _ in self.values]
        self._group = group
        self._groups = array("q")
        self._known: dict[int, dict[str, int]] = {column: {} for column in self.keys}
        self._counts: dict[int, int] = {}
        self._limit = int(min(1.0, share) * (1 << 32))
        self._highest: list[int] = []
        self._kept = 0

    def fill(self, rows: Iterable[tuple[int, list[Cell]]]) -> None:
        """Take numbered rows; those without any value, or without the time, are left out."""
        for number, cells in rows:
            if self._group is None:
                if len(self.numbers) >= MAX_ROWS:
                    return
                self._add(number, cells, 0)
                continue
            text = as_text(cells[self._group])
            if text and (bucket := crc32(text.encode())) < self._limit:
                self._add(number, cells, bucket)
                if self._kept > MAX_ROWS:
                    self._tighten()
        self._compact()

    def _add(self, number: int, cells: list[Cell], bucket: int) -> None:
        hashes = [_value_hash(cells[column]) for column in self.values]
        if not any(hashes) or (len(self._counts) == 1 and self._counts.get(bucket, 0) >= MAX_ROWS):
            return
        self.numbers.append(number)
        self._groups.append(bucket)
        for column in self.keys:
            known = self._known[column]
            self.codes[column].append(known.setdefault(as_text(cells[column]), len(known)))
        for kept, value in zip(self.hashes, hashes, strict=True):
            kept.append(value)
        if bucket not in self._counts:
            self._counts[bucket] = 0
            heappush(self._highest, -bucket)
        self._counts[bucket] += 1
        self._kept += 1

    def _tighten(self) -> None:
        """Leave out the time values of the highest hashes until the rows are few enough; one always stays."""
        while self._kept > MAX_ROWS and len(self._counts) > 1:
            highest = self._limit = -heappop(self._highest)
            self._kept -= self._counts.pop(highest)
        if len(self.numbers) > _SLACK * MAX_ROWS:
            self._compact()

    def _compact(self) -> None:
        if self._group is None or self._kept == len(self.numbers):
            return
        keep = [at for at, bucket in enumerate(self._groups) if bucket < self._limit]
        self.numbers = array("q", [self.numbers[at] for at in keep])
        self._groups = array("q", [self._groups[at] for at in keep])
        self.codes = {column: array("q", [codes[at] for at in keep]) for column, codes in self.codes.items()}
        self.hashes = [array("q", [values[at] for at in keep]) for values in self.hashes]


def _value_hash(cell: Cell) -> int:
    if cell is None or cell == "":
        return 0
    if not isinstance(cell, str):
        return hash(cell) or 1
    try:
        return hash(float(cell)) or 1
    except ValueError:
        return 0 if sort_of(cell) in {"blank", "missing", "text"} else hash(cell.strip()) or 1
