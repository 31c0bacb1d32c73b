"""The examples of the docstrings and of docs/collectors.md are run."""

import csv
import doctest
import importlib
import io
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import wrapper_sdk
from wrapper_sdk import ParseError
from wrapper_sdk.times import KINDS, kinds_of

GUIDE = Path(__file__).parents[3] / "docs" / "collectors.md"
MODULES = sorted(
    {"wrapper_sdk", *(found.name for found in pkgutil.walk_packages(wrapper_sdk.__path__, "wrapper_sdk."))}
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_docstring_examples_are_found() -> None:
    """Functions behind a decorator are looked into as well."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    with_examples = {
        test.name for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
    }
    assert {
        "wrapper_sdk.times.reading.parse_time",
        "wrapper_sdk.times.kinds.kinds_of",
        "wrapper_sdk.numbers.parse_number",
        "wrapper_sdk.numbers.examine",
        "wrapper_sdk.missing.is_missing",
        "wrapper_sdk.melt.melt_years",
        "wrapper_sdk.point.Point",
    } <= with_examples


def test_examples_of_the_guide() -> None:
    results = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")
    assert results.failed == 0
    assert results.attempted > 8


class CsvSource:
    """The rows of a text, and what was rejected of them."""

    path = "emissions.csv"

    def __init__(self, text: str) -> None:
        self.text = text
        self.row = 0
        self.rejected: list[str] = []

    def rows(self, *, encoding: str, delimiter: str, first: int = 1, width: int = 0) -> Iterator[list[str]]:
        assert encoding == "utf-8"
        for number, row in enumerate(csv.reader(io.StringIO(self.text), delimiter=delimiter), 1):
            self.row = number
            if number >= first:
                yield row + [""] * (width - len(row))

    def reject(self, reason: object, *, text: object = None) -> None:
        assert isinstance(reason, ParseError)
        self.rejected.append(f"row {self.row} rejected: {reason}")


def blocks(language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def test_whole_example_of_the_guide() -> None:
    data, code, shown = blocks("csv")[0], blocks("python")[0], blocks("text")[1]
    namespace: dict[str, object] = {}
    exec(code, namespace)
    source = CsvSource(data)
    points = list(namespace["collect"](source, None, None))  # type: ignore[operator]
    lines = [f"{point.x:%Y-%m-%dT%H:%M:%SZ}  {point.y:<6g}  {point.series}" for point in points]
    assert [*lines, *source.rejected] == shown.splitlines()


def test_kinds_of_the_guide() -> None:
    rows = re.findall(r"^\| (`[a-z].*?) \| (`.*?) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    told: list[str] = []
    for kinds, examples in rows:
        names = re.findall("`(.*?)`", kinds)
        if not set(names) <= set(KINDS):
            continue
        told += names
        for text in re.findall("`(.*?)`", examples):
            assert set(kinds_of(text)) & set(names) or names == ["decimal-year"], text
    assert tuple(told) == KINDS


def test_whatever_the_guide_names_is_public() -> None:
    imported = re.findall(r"from wrapper_sdk import (.*)", GUIDE.read_text(encoding="utf-8"))
    names = {name.strip() for line in imported for name in line.split(",")}
    assert names <= set(wrapper_sdk.__all__)
    assert all(hasattr(wrapper_sdk, name) for name in wrapper_sdk.__all__)
