"""How far a sheet reaches, found without building it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from wrapper_runner.reading.package import DAMAGE, MIB, damaged, part_chunks
from wrapper_sdk import SourceError

SCAN_BYTES = 8 * MIB
"""Up to this size a sheet is scanned, a larger one is believed what it declares (profiling scans all)."""
_OVERLAP = 4096
MAX_COLUMNS = 16_384
_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_PLAIN_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*\br=)[^<>]*)?/?>")
"""A cell that does not say where it stands: its sheet is taken to be as wide as a sheet can be."""
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br="([0-9]{1,7})"')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:[A-Z]{1,3}[0-9]{1,7}:)?([A-Z]{1,3})([0-9]{1,7})"')


@dataclass(frozen=True)
class Bounds:
    """The last row and column that hold a cell, from 1, and at most so many cells."""

    rows: int
    columns: int
    cells: int

    @property
    def memory(self) -> int:
        """Bytes that loading the whole sheet takes, about (measured: 82 for a cell of a full sheet)."""
        return 56 * self.cells + 32 * self.rows * self.columns


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters, from 1.

    >>> column_number(b"AB")
    28
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def sheet_bounds(path: str, part: str, *, size: int, name: str) -> Bounds:
    """Return how far a sheet of an .xlsx reaches.

    Raises:
        SourceError: The sheet's part is damaged.
    """
    try:
        if size > SCAN_BYTES:
            declared = _declared(path, part, size)
            if declared is not None:
                return declared
        return _scanned(path, part)
    except DAMAGE as error:
        raise SourceError(damaged(name)) from error


def _declared(path: str, part: str, size: int) -> Bounds | None:
    head = next(part_chunks(path, part), b"")
    found = _DIMENSION.search(head)
    if found is None:
        return None
    rows, columns = int(found[2]), column_number(found[1])
    return Bounds(rows, columns, min(rows * columns, size // 12)) if rows * columns > 1 else None


def _scanned(path: str, part: str) -> Bounds:
    rows = cells = plain_cells = 0
    columns_seen: set[bytes] = set()
    for text in _whole_tags(part_chunks(path, part)):
        found = _usual_cells(text)
        if found is None or plain_cells:
            found = _CELL.findall(text)
            plain_cells += len(_PLAIN_CELL.findall(text))
        cells += len(found)
        columns_seen.update(map(itemgetter(0), found))
        rows = max(rows, max(map(int, set(map(itemgetter(1), found))), default=0))
        if plain_cells:
            rows = max([rows, *(int(number) for number in _ROW.findall(text))]) + text.count(b"<row")
    columns = (
        MAX_COLUMNS if plain_cells else max((column_number(letters) for letters in columns_seen), default=0)
    )
    return Bounds(rows, columns, cells + plain_cells)


def _whole_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks anew between tags; a very long tag may come in pieces."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        cut = text.rfind(b"<")
        if len(text) - cut <= _OVERLAP:
            text, rest = text[:cut], text[cut:]
        else:
            rest = text[-_OVERLAP:]
        yield text
    yield rest


def _usual_cells(text: bytes) -> list[tuple[bytes, bytes]] | None:
    """Return the places of all cells if they are written as most programs write them.

    None where something else begins like a cell: that is looked at closer, in three times the time.
    """
    found = _USUAL_CELL.findall(text)
    return found if len(found) == text.count(b"<c") and b":c" not in text else None
