"""The examples of the docstrings and of docs/collectors.md are run."""

import csv
import doctest
import importlib
import inspect
import io
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import wrapper_sdk
from wrapper_operator.generation.lint import ALLOWED_IMPORTS, lint
from wrapper_sdk import ParseError, Query, Reply
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


class TwoPages:
    """An API whose second page ends the list, and what it was asked for."""

    timezone = "UTC"

    def __init__(self, first: str) -> None:
        self.pages = {
            None: first,
            "p2": '{"readings": [{"day": "2024-07-01", "site": "south", "flow": "13"}]}',
        }
        self.queries: list[dict[str, object]] = []

    def get(self, path: str | None = None, query: Query | None = None) -> Reply:
        self.queries.append(dict(query or {}))
        return Reply(200, {}, self.pages[self.queries[-1].get("cursor")].encode())

    def reject(self, reason: object, *, text: object = None) -> None:
        raise AssertionError(reason)


def test_api_example_of_the_guide() -> None:
    reply, code, shown = blocks("json")[0], whole_collectors()[1], blocks("text")[2]
    namespace: dict[str, object] = {}
    exec(code, namespace)
    source = TwoPages(reply)
    window = (datetime(2024, 6, 1, tzinfo=UTC), datetime(2024, 8, 1, tzinfo=UTC))
    points = list(namespace["collect"](source, *window))  # type: ignore[operator]
    assert [
        f"{point.x:%Y-%m-%dT%H:%M:%SZ}  {point.y:<6g}  {point.series}" for point in points
    ] == shown.splitlines()
    asked = {"from": "2024-06-01", "to": "2024-07-31"}
    assert source.queries == [asked, {**asked, "cursor": "p2"}]


def test_examples_of_the_guide_pass_the_static_checks() -> None:
    assert [fault for code in whole_collectors() for fault in lint(code)] == []


def whole_collectors() -> list[str]:
    return [block for block in blocks("python") if "def collect(" in block]


def test_imports_of_the_guide_are_those_that_are_allowed() -> None:
    told = re.search(
        r"^- It imports nothing but (.*?)\.$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert told is not None
    assert set(re.findall("`(.*?)`", told[1])) == ALLOWED_IMPORTS


def test_everything_public_is_in_the_guide() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    types = {"ApiSource", "Cell", "FileSource", "Query", "Observation"}
    assert [name for name in wrapper_sdk.__all__ if name not in types and f"`{name}" not in text] == []


@pytest.mark.parametrize("name", ["by_page", "by_offset", "by_cursor", "by_link", "by_time"])
def test_what_the_guide_says_that_a_helper_needs_are_its_parameters(name: str) -> None:
    [needs] = re.findall(rf"^\| `{name}` \|.*\| (.*?) \|$", GUIDE.read_text(), re.MULTILINE)
    parameters = set(inspect.signature(getattr(wrapper_sdk, name)).parameters)
    assert set(re.findall("`([a-z]+)`", needs)) <= parameters


def test_kinds_of_the_guide() -> None:
    rows = re.findall(r"^\| (`[a-z].*?) \| (`.*?) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    told: list[str] = []
    for kinds, examples in rows:
        names = re.findall("`(.*?)`", kinds)
        if not set(names) <= set(KINDS):
            continue
        told += names
        for text in re.findall("`(.*?)`", examples):
            assert set(kinds_of(text)) & set(names) or "only when asked for" in examples, text
    assert tuple(told) == KINDS


def test_whatever_the_guide_names_is_public() -> None:
    imported = re.findall(r"from wrapper_sdk import (.*)", GUIDE.read_text(encoding="utf-8"))
    names = {name.strip() for line in imported for name in line.split(",")}
    assert names <= set(wrapper_sdk.__all__)
    assert all(hasattr(wrapper_sdk, name) for name in wrapper_sdk.__all__)
