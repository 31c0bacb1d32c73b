"""The parts of an .xlsx workbook, and whether it is safe to open."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree as ET

from wrapper_sdk import SourceError

MIB = 1024 * 1024
MAX_ENTRIES = 20_000
MAX_UNPACKED = 2048 * MIB
MAX_SHEET = 1024 * MIB
MAX_TEXTS = 96 * MIB
MAX_TEXT_COUNT = 3_000_000
"""Different texts; even empty ones take their time."""
MAX_SMALL_PART = 16 * MIB
MAX_RATIO = 400
"""Unpacked to packed bytes, of parts above `_RATIO_FROM`; honest sheets stay under 100."""
_RATIO_FROM = 32 * MIB
_CHUNK = 256 * 1024
DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    EOFError,
    OSError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged package raises."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name, where it lies in the package, and whether people see it."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True)
class Package:
    """A workbook's worksheets in order, its parts, and its date system."""

    sheets: tuple[SheetPart, ...]
    date_1904: bool
    sizes: dict[str, int]
    """Unpacked bytes by part."""


def examine(path: str, name: str) -> Package:
    """Check a workbook's directory and read which sheets it has.

    Raises:
        SourceError: The file is damaged, too big, or made to overwhelm its reader.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive.infolist(), name)
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            found = _package(archive, sizes, name)
        _check_texts(path, sizes, name)
        return found
    except DAMAGE as error:
        raise SourceError(damaged(name)) from error


def damaged(name: str) -> str:
    """Say that a workbook cannot be read."""
    return (
        f"{name}: the workbook is damaged or cut off; fetch it again, or save it anew in Excel or LibreOffice"
    )


def part_chunks(path: str, part: str, *, limit: int = MAX_SHEET) -> Iterator[bytes]:
    """Unpack a part piece by piece, and never more of it than its directory entry says.

    Raises:
        zipfile.BadZipFile: The part is longer than declared or than `limit`, or damaged.
    """
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        unpacked = 0
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > limit:
                raise zipfile.BadZipFile(f"{part} is larger than {limit} bytes")
            yield chunk


def _check(entries: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise SourceError(
            f"{name}: the workbook has {len(entries):,} parts, {MAX_ENTRIES:,} at most are read"
        )
    if total > MAX_UNPACKED:
        raise SourceError(_too_big(name, "it unpacks to", total, MAX_UNPACKED))
    for entry in entries:
        if entry.flag_bits & 1:
            raise SourceError(f"{name}: the workbook is protected by a password; save it without one")
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            times = entry.file_size // max(entry.compress_size, 1)
            raise SourceError(
                f"{name}: {entry.filename} unpacks to {times:,} times its size, as no honest workbook does"
            )
        if "worksheets/" in entry.filename and entry.file_size > MAX_SHEET:
            raise SourceError(_too_big(name, f"{entry.filename} unpacks to", entry.file_size, MAX_SHEET))
        if _holds_texts(entry.filename) and entry.file_size > MAX_TEXTS:
            raise SourceError(_too_big(name, "its texts unpack to", entry.file_size, MAX_TEXTS))


def _check_texts(path: str, sizes: dict[str, int], name: str) -> None:
    for part, size in sizes.items():
        # A text takes five bytes at least.
        if not _holds_texts(part) or size < 5 * MAX_TEXT_COUNT:
            continue
        count = sum(chunk.count(b"<si") for chunk in part_chunks(path, part))
        if count > MAX_TEXT_COUNT:
            raise SourceError(
                f"{name}: the workbook is too big: it has {count:,} different texts, the limit is "
                f"{MAX_TEXT_COUNT:,}; save the data as CSV"
            )


def _holds_texts(part: str) -> bool:
    return part.lower().endswith("sharedstrings.xml")


def _too_big(name: str, what: str, size: int, limit: int) -> str:
    return (
        f"{name}: the workbook is too big: {what} {size // MIB:,} MiB, "
        f"the limit is {limit // MIB:,} MiB; save the data as CSV"
    )


def _package(archive: zipfile.ZipFile, sizes: dict[str, int], name: str) -> Package:
    main = _main_part(archive)
    targets = _targets(archive, main)
    tree = _small(archive, main)
    sheets = []
    for element in tree.iter():
        if _local(element) == "sheet":
            relation = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
            target, kind = targets.get(relation, ("", ""))
            if kind.endswith("/worksheet") and target in sizes:
                hidden = element.get("state", "visible") != "visible"
                sheets.append(SheetPart(element.get("name", ""), target, hidden))
    if not sheets:
        raise SourceError(f"{name}: the workbook holds no worksheet")
    flags = [e.get("date1904", "0") for e in tree.iter() if _local(e) == "workbookPr"]
    return Package(tuple(sheets), bool(flags) and flags[0] in {"1", "true"}, sizes)


def _main_part(archive: zipfile.ZipFile) -> str:
    for element in _small(archive, "_rels/.rels"):
        if element.get("Type", "").endswith("/officeDocument"):
            return element.get("Target", "").lstrip("/")
    return "xl/workbook.xml"


def _targets(archive: zipfile.ZipFile, main: str) -> dict[str, tuple[str, str]]:
    folder, file = posixpath.split(main)
    relations = _small(archive, f"{folder}/_rels/{file}.rels".lstrip("/"))
    found = {}
    for element in relations:
        target = element.get("Target", "")
        place = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        found[element.get("Id", "")] = (place, element.get("Type", ""))
    return found


def _small(archive: zipfile.ZipFile, part: str) -> ET.Element:
    """Parse a small part: expat refuses entities that grow without bounds."""
    stream: IO[bytes]
    with archive.open(part) as stream:
        text = stream.read(MAX_SMALL_PART + 1)
    if len(text) > MAX_SMALL_PART:
        raise zipfile.BadZipFile(f"{part} is larger than {MAX_SMALL_PART} bytes")
    return ET.fromstring(text)  # noqa: S314 - expat since 2.4.1 bounds what entities grow to


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
