"""Rows of a workbook: by the fast reader, or as a stream where a sheet is too big for it."""

import difflib
import operator
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from wrapper_runner.reading.bounds import Bounds, sheet_bounds
from wrapper_runner.reading.package import MIB, Package, SheetPart, damaged, examine
from wrapper_sdk import SourceError
from wrapper_sdk.source import Cell

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BLOCK_ROWS = 64
_MISLEADING = {
    False: frozenset({".xls", ".xla", ".xlsb", ".ods"}),
    True: frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"}),
}
"""Endings by which the fast reader would take a workbook (a legacy one) for something else."""
MAX_MEMORY = 240 * MIB
"""Estimated bytes of a sheet up to which it is loaded as a whole."""


class _Sound:
    """Turns what the fast reader raises, a panic of its own too, into a sentence."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from python_calamine import CalamineError, PasswordError

        if kind is None:
            return
        if issubclass(kind, PasswordError):
            locked = f"{self._name}: the workbook is protected by a password; save it without one"
            raise SourceError(locked) from error
        if issubclass(kind, (CalamineError, OSError, ValueError)) or kind.__name__ == "PanicException":
            raise SourceError(damaged(self._name)) from error


class WorkbookReader:
    """Reads the worksheets of a workbook.

    Args:
        path: Where the file lies.
        name: What messages call it.
        legacy: It is an .xls, which has no package to look into.
    """

    def __init__(self, path: str, name: str, *, legacy: bool) -> None:
        self._path = path
        self._name = name
        self.legacy = legacy
        self._block: Iterator[list[Cell]] = iter(())
        self._block_end = 0
        self._known_bounds: dict[str, Bounds] = {}

    @property
    def row(self) -> int:
        """Number of the row given last."""
        return self._block_end - operator.length_hint(self._block)

    @cached_property
    def package(self) -> Package:
        """The parts of an .xlsx."""
        return examine(self._path, self._name)

    @cached_property
    def date_1904(self) -> bool:
        """Whether serial dates count from 1904."""
        if not self.legacy:
            return self.package.date_1904
        from wrapper_runner.reading.legacy import check

        return check(self._path, self._name).date_1904

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in order; those of an .xls have no part."""
        return self._legacy_sheets() if self.legacy else self.package.sheets

    def bounds(self, sheet: SheetPart) -> Bounds:
        """Return how far a sheet reaches (as it declares, where it is big)."""
        if sheet.path not in self._known_bounds:
            size = self.package.sizes[sheet.path]
            self._known_bounds[sheet.path] = sheet_bounds(self._path, sheet.path, size=size, name=self._name)
        return self._known_bounds[sheet.path]

    def know_bounds(self, sheet: SheetPart, bounds: Bounds) -> None:
        """Take over how far a sheet reaches from somebody who has scanned it whole."""
        self._known_bounds[sheet.path] = bounds

    def sheet_named(self, name: str | None) -> SheetPart:
        """Return the sheet of a name, or the first visible one.

        Raises:
            SourceError: There is none of this name; says which come near.
        """
        if name is None:
            return next((sheet for sheet in self.sheets if not sheet.hidden), self.sheets[0])
        for same in (str, str.strip, lambda text: text.strip().casefold()):
            for sheet in self.sheets:
                if same(sheet.name) == same(name):
                    return sheet
        raise SourceError(self._no_sheet(name))

    def rows(
        self,
        *,
        sheet: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        quote: str | None = None,
        first: int = 1,
        last: int | None = None,
        width: int = 0,
    ) -> Iterator[list[Cell]]:
        """Yield rows as `wrapper_sdk.FileSource.rows` says; what only concerns text means nothing here."""
        del encoding, delimiter, quote
        # No generator hands on row by row: that would cost more than the counting and filling.
        return chain.from_iterable(self._blocks(sheet, first, last, width))

    def _blocks(
        self, sheet: str | None, first: int, last: int | None, width: int
    ) -> Iterator[Iterator[list[Cell]]]:
        part = self.sheet_named(sheet)
        self._block, self._block_end = iter(()), first - 1
        quick = self._fits(part)
        source = islice(self._quick(part) if quick else self._streamed(part), first - 1, last)
        # What streams may break off anywhere: the rows before are given one by one.
        while block := list(islice(source, _BLOCK_ROWS if quick else 1)):
            if min(map(len, block)) < width:
                _fill(block, width)
            self._block = iter(block)
            self._block_end += len(block)
            yield self._block

    def merged(self, sheet: SheetPart) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Return merged ranges as calamine knows them: corners (row, column) from 0."""
        return self._calamine_sheet(sheet).merged_cell_ranges or []

    def close(self) -> None:
        """Drop what was loaded."""
        self.__dict__.pop("_calamine", None)

    def _fits(self, sheet: SheetPart) -> bool:
        return self.legacy or self.bounds(sheet).memory + 4 * self._texts <= MAX_MEMORY

    @cached_property
    def _texts(self) -> int:
        sizes = self.package.sizes
        return sum(size for part, size in sizes.items() if part.lower().endswith("sharedstrings.xml"))

    def _quick(self, sheet: SheetPart) -> Iterator[list[Cell]]:
        loaded = self._calamine_sheet(sheet)
        start = loaded.start
        indent: list[Cell] = [None] * start[1] if start else []
        rows: Iterator[list[Cell]] = loaded.iter_rows() if start else iter(())  # type: ignore[assignment]
        # The reader gives blanks as "": most rows have none, and nothing else that is not true.
        return (indent + (row if all(row) else _without_blanks(row)) for row in rows)

    def _streamed(self, sheet: SheetPart) -> Iterator[list[Cell]]:
        from wrapper_runner.reading.streaming import stream_rows

        return stream_rows(self._path, sheet.name, name=self._name)

    @cached_property
    def _calamine(self) -> "CalamineWorkbook":
        from python_calamine import load_workbook

        _ = self.date_1904  # looks through the file before it is opened
        path = Path(self._path)
        with _Sound(self._name):
            if path.suffix.lower() not in _MISLEADING[self.legacy]:
                return load_workbook(self._path)
            with path.open("rb") as file:  # read as a whole, but for what it is
                return load_workbook(file)

    def _calamine_sheet(self, sheet: SheetPart) -> "CalamineSheet":
        with _Sound(self._name):
            return self._calamine.get_sheet_by_name(sheet.name)

    def _legacy_sheets(self) -> tuple[SheetPart, ...]:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        found = tuple(
            SheetPart(sheet.name, "", sheet.visible != SheetVisibleEnum.Visible)
            for sheet in self._calamine.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        )
        if not found:
            raise SourceError(f"{self._name}: the workbook holds no worksheet")
        return found

    def _no_sheet(self, name: str) -> str:
        names = [sheet.name for sheet in self.sheets]
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[:5]
        return f"{self._name}: there is no sheet {name!r}; there are: {', '.join(map(repr, near))}"


def _without_blanks(row: list[Cell]) -> list[Cell]:
    return [cell or (None if cell == "" else cell) for cell in row]


def _fill(block: list[list[Cell]], width: int) -> None:
    for row in block:
        if len(row) < width:
            row.extend([None] * (width - len(row)))
