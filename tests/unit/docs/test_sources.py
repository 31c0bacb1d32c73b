"""The times and numbers that docs/sources.md says are understood are."""

import re

import pytest

from unit.docs.markdown import ROOT, table
from wrapper_operator.generation.layouts.registry import LAYOUTS
from wrapper_sdk import is_missing, parse_number
from wrapper_sdk.times import kinds_of

PAGE = ROOT / "docs" / "sources.md"
PARTS = ("T24:00", "UTC", "GMT", "M01", "Q01", "07h", "07-08", "07:00 - 08:00")
"""Parts of times, which stand in the tables beside whole ones."""
RARE = ("-9999", "-99.99")
"""Missing only where a column proves it."""


def examples(heading: str) -> list[tuple[str, str]]:
    """Return the examples of a table, each with the first cell of its row."""
    return [(row[0], text) for row in table(PAGE, heading) for text in re.findall("`(.*?)`", row[1])]


@pytest.mark.parametrize("text", [text for _, text in examples("Times") if text not in PARTS])
def test_a_time_is_understood(text: str) -> None:
    assert kinds_of(text)


def test_numbers_are_understood() -> None:
    told = [(kind, text) for kind, text in examples("Numbers") if kind not in ("missing", "no values")]
    assert len(told) > 8
    assert [text for _, text in told if parse_number(text) is None] == []


def test_marks_of_what_is_missing_are_understood() -> None:
    told = [text for kind, text in examples("Numbers") if kind == "missing" and text not in RARE]
    assert len(told) > 15
    assert [text for text in told if not is_missing(text)] == []


def test_every_layout_is_told() -> None:
    told = {row[0] for row in table(PAGE, "Layouts")}
    names = {"keyed-times": "keys in one column"}
    assert {names.get(name, name.replace("-", " ")) for name, _ in LAYOUTS} | {"several sheets"} == told
