"""What a model gets to see of a file: its first lines, as they are."""

from pathlib import Path

from wrapper_contract.profile import Cell, SheetProfile
from wrapper_runner.reading.encoding import MIXED, UTF16_NAMES

TEXT_LINES = 20
SHEET_ROWS = 15
MAX_LINE_CHARACTERS = 500
MAX_CHARACTERS = 12_000


def text_sample(path: str, encoding: str) -> str:
    """Return the first lines of a text file, each bounded."""
    errors = "replace" if encoding in UTF16_NAMES else MIXED
    with Path(path).open(encoding=encoding, errors=errors) as file:
        lines = file.read(MAX_CHARACTERS * 8).splitlines()[:TEXT_LINES]
    return _bounded([_cut(line) for line in lines])


def workbook_sample(sheets: list[SheetProfile]) -> str:
    """Return the first rows of each visible sheet, cells separated by tabs."""
    lines = []
    for sheet in sheets:
        if not sheet.hidden:
            lines.append(f"## Sheet {sheet.name!r}: {sheet.rows} rows, {sheet.width} columns")
            lines += [_cut(_joined(row)) for row in sheet.head[:SHEET_ROWS]]
    return _bounded(lines)


def _joined(row: list[Cell]) -> str:
    return "\t".join("" if cell is None else str(cell) for cell in row).rstrip("\t")


def _cut(line: str) -> str:
    return line if len(line) <= MAX_LINE_CHARACTERS else line[: MAX_LINE_CHARACTERS - 1] + "…"


def _bounded(lines: list[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 1] + "…"
