"""Checks of an old workbook (.xls) before it is opened: its reader loads every sheet, and blanks too."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wrapper_sdk import SourceError

MAX_BYTES = 64 * 1024 * 1024
MAX_MEMORY = 256 * 1024 * 1024
_CELL_BYTES = 32
_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
_ENTRY_BYTES = 128
_BOF, _FILEPASS, _DATE_MODE = 0x0809, 0x002F, 0x0022
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
"""Records of cells; all begin with row and column."""
_MULTIPLE = frozenset({0x00BD, 0x00BE})
"""Records of several cells in a row, which end with the last column."""


@dataclass
class LegacyFacts:
    """What the records of an old workbook say.

    Attributes:
        date_1904: Serial dates count from 1904.
        areas: For each sheet how many cells its rectangle has.
    """

    date_1904: bool = False
    areas: list[int] = field(default_factory=list)


def check(path: str, name: str) -> LegacyFacts:
    """Look through an .xls and refuse it if it is locked, damaged or too big to be loaded.

    Raises:
        SourceError: It is; says why.
    """
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise SourceError(
            f"{name}: the old workbook (.xls) is larger than {MAX_BYTES // 1024**2} MiB; {_ADVICE}"
        )
    try:
        # Not mapped: this runs in the locked-in collector too, which may not load mmap.
        facts = _facts(_workbook_stream(Path(path).read_bytes()), name)
    except (struct.error, IndexError, ValueError) as error:
        raise SourceError(f"{name}: the old workbook (.xls) is damaged or cut off; fetch it again") from error
    if _CELL_BYTES * sum(facts.areas) > MAX_MEMORY:
        raise SourceError(
            f"{name}: the cells of the old workbook (.xls) are too far apart to be loaded; {_ADVICE}"
        )
    return facts


_ADVICE = "save it as .xlsx or CSV"


def _facts(stream: bytes, name: str) -> LegacyFacts:
    facts = LegacyFacts()
    rows = columns = 0
    for kind, start, length in _records(stream):
        if kind == _BOF:
            facts.areas.append(rows * columns)
            rows = columns = 0
        elif kind == _FILEPASS:
            raise SourceError(f"{name}: the workbook is protected by a password; save it without one")
        elif kind == _DATE_MODE:
            facts.date_1904 = stream[start] == 1
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, start)
            if kind in _MULTIPLE:
                (column,) = struct.unpack_from("<H", stream, start + length - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    facts.areas.append(rows * columns)
    return facts


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start of content and length of the records."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _workbook_stream(data: bytes) -> bytes:
    """Return the content of the stream that holds the workbook.

    Raises:
        ValueError: There is none that can be followed.
    """
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if not 512 <= sector <= 4096:
        raise ValueError("no such sector size")
    table = _allocation_table(data, sector)
    (cutoff,) = struct.unpack_from("<I", data, 56)
    directory = b"".join(_chain(data, table, struct.unpack_from("<I", data, 48)[0], sector))
    for at in range(0, len(directory), _ENTRY_BYTES):
        (name_bytes,) = struct.unpack_from("<H", directory, at + 64)
        if directory[at : at + max(0, name_bytes - 2)].decode("utf-16-le") in {"Workbook", "Book"}:
            start, size = struct.unpack_from("<II", directory, at + 116)
            if size < cutoff:
                break
            return b"".join(_chain(data, table, start, sector))[:size]
    raise ValueError("no workbook")


def _allocation_table(data: bytes, sector: int) -> list[int]:
    """Return the sector that follows each sector."""
    count, (next_list,) = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 68)
    places = list(struct.unpack_from("<109I", data, 76))
    entries = sector // 4
    seen: set[int] = set()
    while next_list < _FREE and next_list not in seen:
        seen.add(next_list)
        *more, next_list = struct.unpack_from(f"<{entries}I", data, sector * (next_list + 1))
        places += more
    table: list[int] = []
    for place in places[:count]:
        if place < _FREE:
            table += struct.unpack_from(f"<{entries}I", data, sector * (place + 1))
    return table


def _chain(data: bytes, table: list[int], start: int, sector: int) -> Iterator[bytes]:
    seen = 0
    while start < _FREE:
        seen += 1
        if seen > len(table):
            raise ValueError("a chain of sectors that never ends")
        yield data[sector * (start + 1) : sector * (start + 2)]
        start = table[start]
