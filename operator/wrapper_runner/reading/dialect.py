"""How the rows of a text file are written: which separator, which quotation mark."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from wrapper_runner.reading.encoding import MIXED, UTF16_NAMES
from wrapper_runner.reading.records import csv_records

HEAD_CHARACTERS = 256 * 1024
_HEAD_RECORDS = 2000
DELIMITERS = ("\t", ";", "|", ",")
"""When two fit equally well the first one wins: the rarer one in ordinary text."""
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SWALLOWED_LINES = 50
_DECLARED = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.I)
_NUMBER = re.compile(r"[-+(]?[\d.,'\s]+\)?\s?%?$")


@dataclass(frozen=True)
class Dialect:
    """The separator and quotation mark of a text file, and why another separator is as likely."""

    delimiter: str
    quote: str | None = '"'
    doubt: str = ""


@dataclass(frozen=True)
class _Fit:
    delimiter: str
    score: float
    width: int


def find_dialect(path: str, encoding: str) -> Dialect:
    """Find the dialect from the head of a file."""
    errors = "replace" if encoding in UTF16_NAMES else MIXED
    with Path(path).open(encoding=encoding, errors=errors, newline="") as file:
        head = file.read(HEAD_CHARACTERS)
    if len(head) == HEAD_CHARACTERS:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    return dialect_of(head)


def dialect_of(head: str) -> Dialect:
    """Find the dialect of a text (whole lines)."""
    declared = _DECLARED.match(head)
    if declared:
        return Dialect(declared[1], _quote(head, declared[1]))
    fits = sorted((_fit(head, mark, '"') for mark in DELIMITERS), key=lambda fit: -fit.score)
    best, second = fits[0], fits[1]
    if best.score == 0:
        return Dialect(",", _quote(head, ","))
    return Dialect(best.delimiter, _quote(head, best.delimiter), _doubt(best, second))


def _doubt(best: _Fit, second: _Fit) -> str:
    if second.score < 0.9 * best.score:
        return ""
    return (
        f"a {NAMES[best.delimiter]} as separator gives {best.width} columns, "
        f"a {NAMES[second.delimiter]} gives {second.width}"
    )


def _fit(head: str, delimiter: str, quote: str | None) -> _Fit:
    """Score a separator, 0 to 1: the share of cells in rows of the usual width, and how tidy they are."""
    widths: Counter[int] = Counter()
    untidy = cells = 0
    for row in _records(head, delimiter, quote):
        width = len(row)
        widths[width] += 1
        if width > 1:
            cells += width
            untidy += sum(1 for cell in row if _is_untidy(cell, delimiter))
    total = sum(width * count for width, count in widths.items())
    usual = max(widths, key=lambda width: (width > 1, width * widths[width]), default=1)
    if usual < 2 or not total:
        return _Fit(delimiter, 0.0, 1)
    return _Fit(delimiter, usual * widths[usual] / total * (1 - untidy / cells), usual)


def _records(head: str, delimiter: str, quote: str | None) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for row in csv_records(io.StringIO(head, newline=""), delimiter=delimiter, quote=quote):
            if any(cell.strip() for cell in row):
                records.append(row)
            if len(records) >= _HEAD_RECORDS:
                break
    except csv.Error:
        pass
    return records


def _is_untidy(cell: str, delimiter: str) -> bool:
    """Say whether a cell still looks like several."""
    if any(mark in cell for mark in "\t;|" if mark != delimiter):
        return True
    if delimiter in ",\t|" or "," not in cell or _NUMBER.match(cell.strip()):
        return False
    return cell.count(",") != cell.count(", ")


def _in_apostrophes(head: str, delimiter: str) -> bool:
    """Say whether apostrophes stand around cells of most rows, and nowhere in front alone ('s-Gravenhage)."""
    rows = _records(head, delimiter, None)
    begun = [sum(cell.lstrip(" ").startswith("'") for cell in row) for row in rows]
    ended = [sum(len(cell) > 1 and cell.endswith("'") for cell in row) for row in rows]
    return begun == ended and 2 * sum(map(bool, begun)) > len(rows)


def _quote(head: str, delimiter: str) -> str | None:
    """Say whether quotation marks enclose cells or are plain characters."""
    if '"' not in head:
        return "'" if _in_apostrophes(head, delimiter) else '"'
    quoted = _records(head, delimiter, '"')
    swallowed = any(cell.count("\n") > _SWALLOWED_LINES for row in quoted for cell in row)
    if swallowed and _fit(head, delimiter, None).score >= _fit(head, delimiter, '"').score:
        return None
    return '"'
