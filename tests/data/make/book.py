"""Write workbooks whose bytes depend on nothing but their content."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FILES = Path(__file__).parent.parent / "files"
MOMENT = datetime(2024, 6, 28, 10, 15)
"""When every workbook was made, by its own account."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)

Rows = Sequence[Sequence[Any]]


def put(sheet: Worksheet, rows: Rows, *, row: int = 1, column: int = 1) -> None:
    """Write rows of cells from a place on; None leaves a cell out."""
    for down, cells in enumerate(rows):
        for right, value in enumerate(cells):
            if value is not None:
                sheet.cell(row + down, column + right, value)


def number_format(sheet: Worksheet, area: str, code: str) -> None:
    """Give the cells of an area a number format."""
    cells = sheet[area]
    for line in cells if isinstance(cells, tuple) else ((cells,),):
        for cell in line if isinstance(line, tuple) else (line,):
            cell.number_format = code


def save(
    name: str,
    sheets: Mapping[str, Rows],
    finish: Callable[[Workbook], None] | None = None,
    *,
    results: Mapping[str, float] | None = None,
) -> None:
    """Write a workbook.

    Args:
        name: Of the file.
        sheets: Rows of each sheet, by its name.
        finish: Merges, hides and formats.
        results: What a spreadsheet program would have stored as the results of formulas, by cell.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        put(book.create_sheet(title), rows)
    if finish is not None:
        finish(book)
    book.properties.created = MOMENT
    buffer = BytesIO()
    book.save(buffer)
    (FILES / name).write_bytes(_settled(buffer.getvalue(), results or {}))


def _settled(packed: bytes, results: Mapping[str, float]) -> bytes:
    """Pack a workbook anew with fixed times, and fill in the results of formulas."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist()):
            content = old.read(entry)
            if entry == "docProps/core.xml":
                stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            for cell, result in results.items():
                pattern = rb'(<c r="%s"[^>]*><f>[^<]*</f>)<v ?/>' % cell.encode()
                content = re.sub(pattern, rb"\g<1><v>" + repr(result).encode() + rb"</v>", content)
            new.writestr(zipfile.ZipInfo(entry, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
