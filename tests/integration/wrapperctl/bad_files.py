"""Files that nobody can use, each in its own way."""

import gzip
import io
import random
import struct
import zipfile
from pathlib import Path

import openpyxl

GOOD = "year,co2\n" + "".join(f"{year},{year - 1900}.5\n" for year in range(1990, 2020))
HTML = """<!DOCTYPE html>
<html><head><title>503 Service Unavailable</title></head>
<body><h1>Service Unavailable</h1><p>Try again, later.</p></body></html>
"""


def workbook(path: Path, rows: list[list[object]], *, sheet: str = "Data") -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def noise(path: Path, size: int = 20_000) -> Path:
    """Write bytes that mean nothing."""
    path.write_bytes(b"\x89" + random.Random(1).randbytes(size))
    return path


def truncated_zip(path: Path) -> Path:
    """Write a zip whose end was lost on the way."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("co2.csv", GOOD * 50)
    path.write_bytes(packed.getvalue()[:-60])
    return path


def truncated_gzip(path: Path) -> Path:
    """Write a gzip whose end was lost on the way."""
    path.write_bytes(gzip.compress(GOOD.encode() * 50)[:-40])
    return path


def bomb_workbook(path: Path, *, megabytes: int = 3000) -> Path:
    """Write a workbook whose sheet unpacks to far more than it should."""
    good = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["year", "co2"])
    book.save(good)
    with (
        zipfile.ZipFile(good) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            if not name.startswith("xl/worksheets/"):
                target.writestr(name, source.read(name))
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            block = b"<row><c><v>1</v></c></row>" * 40_330
            for _ in range(megabytes):
                sheet.write(block)
            sheet.write(b"</sheetData></worksheet>")
    return path


def encrypted_workbook(path: Path) -> Path:
    """Write the container that a password makes of a workbook: no zip, but streams in an OLE file."""
    sector = 512
    names = ["Root Entry", "EncryptionInfo", "EncryptedPackage"]
    entries = b"".join(
        _directory_entry(name, kind=5 if at == 0 else 2, at=at) for at, name in enumerate(names)
    )
    entries += b"\x00" * (sector - len(entries))
    table = struct.pack("<4I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFE)
    table += b"\xff" * (sector - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (436 - 4)
    path.write_bytes(header.ljust(sector, b"\x00") + table + entries + b"\x01" * sector * 2)
    return path


def _directory_entry(name: str, *, kind: int, at: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    child = 1 if at == 0 else 0xFFFFFFFF
    right = 2 if at == 1 else 0xFFFFFFFF
    entry = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child) + b"\x00" * 36
    return entry + struct.pack("<IQ", 0xFFFFFFFE if at == 0 else 1 + at, 0 if at == 0 else 512)
