"""How code reads its file, by its text."""

import pytest

from wrapper_runner.inspection.conflicts import differing_columns
from wrapper_runner.inspection.reading_arguments import ReadingArguments, reading_arguments

LITERALS = """
def collect(source, start, end):
    for row in source.rows(sheet="Dados", encoding="cp1252", delimiter=";", first=3, quote=None):
        pass
"""
CONSTANTS = """
SHEET = "TOTALS"
def collect(source, start, end):
    for row in source.rows(sheet=SHEET, delimiter=DELIMITER, width=7):
        pass
"""


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (LITERALS, ReadingArguments(sheet="Dados", encoding="cp1252", delimiter=";", quote=None)),
        (CONSTANTS, ReadingArguments(sheet="TOTALS")),
        ("def collect(s, a, b):\n    s.rows()", ReadingArguments()),
        ("def collect(s, a, b):\n    s.rows(sheet=pick(), **more)", ReadingArguments()),
        ("def collect(s, a, b):\n    s.rows(sheet=3)", ReadingArguments()),
        ("no python", ReadingArguments()),
        ("x = '\\ud800\x00'", ReadingArguments()),
        ("(" * 5000, ReadingArguments()),
        ("", ReadingArguments()),
    ],
)
def test_reading_arguments(code: str, arguments: ReadingArguments) -> None:
    assert reading_arguments(code) == arguments


@pytest.mark.parametrize(
    ("first", "second", "columns"),
    [
        (["2020", "PT", "F", "1"], ["2020", "PT", "M", "2"], [2, 3]),
        (["a "], [" a"], []),
        (["a"], ["a", "b"], [1]),
        (["a", None], ["a", ""], []),
        ([1, None], ["1", 2.5], [1]),
        ([], [], []),
    ],
)
def test_differing_columns(first: list[object], second: list[object], columns: list[int]) -> None:
    assert differing_columns(first, second) == columns  # type: ignore[arg-type]
