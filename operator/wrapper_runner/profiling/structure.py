"""What a workbook says of a sheet besides its cells: merged ranges, hidden parts, number formats."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from wrapper_runner.profiling.formats import FormatName
from wrapper_runner.profiling.header import Merges
from wrapper_runner.reading.bounds import Bounds, column_number
from wrapper_runner.reading.package import DAMAGE, damaged, part_chunks
from wrapper_sdk import SourceError

MAX_MERGED = 200
MAX_HIDDEN = 1000
_MAX_RANGE_CELLS = 4000
_MAX_MERGED_CELLS = 20_000
_DAMAGE: tuple[type[Exception], ...] = (*DAMAGE, expat.ExpatError)
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})$")


@dataclass(frozen=True)
class SheetStructure:
    """Structure of a sheet; all empty for text files.

    Attributes:
        merges: Every cell of a merged range (row from 1, column from 0) with the range's first cell.
        formats: By column, how many cells have a number format that matters.
        bounds: How far the sheet reaches; None where that is not known.
    """

    merged: list[str] = field(default_factory=list)
    merges: Merges = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formulas_without_value: int = 0
    formats: dict[int, dict[str, int]] = field(default_factory=dict)
    bounds: Bounds | None = None


NO_STRUCTURE = SheetStructure()


def scan_structure(path: str, part: str, formats: list[FormatName], *, name: str) -> SheetStructure:
    """Read a sheet's XML once, piece by piece, for its structure.

    Args:
        path: The workbook.
        part: The sheet's part in the package.
        formats: For each cell style what it shows numbers as (see `formats.style_formats`).
        name: What messages call the workbook.

    Raises:
        SourceError: The sheet is damaged.
    """
    scan = _Scan(formats)
    try:
        for chunk in part_chunks(path, part):
            scan.feed(chunk)
        return scan.finish()
    except _DAMAGE as error:
        raise SourceError(damaged(name)) from error


def structure_of_ranges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> SheetStructure:
    """Return the structure of a sheet of which only merged ranges are known (corners from 0)."""
    merged: list[str] = []
    merges: Merges = {}
    for (top, left), (bottom, right) in ranges:
        if len(merged) < MAX_MERGED:
            merged.append(f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}")
        _spread(merges, top + 1, left, bottom + 1, right)
    return SheetStructure(merged=merged, merges=merges)


class _Scan:
    """Handlers of one pass over a sheet's XML."""

    def __init__(self, formats: list[FormatName]) -> None:
        self._formats = formats
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._merged: list[str] = []
        self._merges: Merges = {}
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[int] = []
        self._counts: Counter[tuple[int, str]] = Counter()
        self._empty_formulas = 0
        self._row = self._column = 0
        self._rows = self._columns = self._cells = 0
        self._has_formula = self._has_value = False

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature

    def finish(self) -> SheetStructure:
        self._parser.Parse(b"", True)  # noqa: FBT003
        formats: dict[int, dict[str, int]] = {}
        for (column, name), count in self._counts.items():
            formats.setdefault(column, {})[name] = count
        return SheetStructure(
            merged=self._merged,
            merges=self._merges,
            hidden_rows=self._hidden_rows,
            hidden_columns=self._hidden_columns,
            formulas_without_value=self._empty_formulas,
            formats=formats,
            bounds=Bounds(self._rows, self._columns, self._cells),
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            if self._has_formula:
                self._parser.CharacterDataHandler = self._see_value
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 0))
            self._hidden_columns.extend(range(first, min(last, first + MAX_HIDDEN) + 1))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        if tag.endswith("v"):
            self._parser.CharacterDataHandler = None
        elif tag == "c" or tag.endswith(":c"):
            self._empty_formulas += self._has_formula and not self._has_value

    def _see_value(self, text: str) -> None:
        self._has_value = self._has_value or bool(text.strip())

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if attributes.get("hidden") in {"1", "true"} and len(self._hidden_rows) < MAX_HIDDEN:
            self._hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip("0123456789")
            self._column = column_number(letters.encode())
            self._rows = max(self._rows, int(place[len(letters) :]))
        self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, self._column)
        self._cells += 1
        self._has_formula = self._has_value = False
        style = attributes.get("s")
        if style is not None and (at := int(style)) < len(self._formats) and self._formats[at]:
            self._counts[self._column - 1, self._formats[at]] += 1

    def _merge(self, reference: str) -> None:
        if len(self._merged) < MAX_MERGED:
            self._merged.append(reference)
        corners = [_PLACE.match(corner) for corner in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            left, right = (column_number(corner[1].encode()) - 1 for corner in corners if corner)
            _spread(self._merges, int(corners[0][2]), left, int(corners[1][2]), right)


def _spread(merges: Merges, top: int, left: int, bottom: int, right: int) -> None:
    cells = (bottom - top + 1) * (right - left + 1)
    if not 1 < cells <= _MAX_RANGE_CELLS or len(merges) + cells > _MAX_MERGED_CELLS:
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            merges[row, column] = (top, left)


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
