"""Records and fields in documents of any shape, parameters, and parts of windows."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_sdk import SourceError, from_columns, from_rows, from_wide_rows, pick, records_at, spans
from wrapper_sdk.queries import query_texts

DOCUMENT: dict[str, Any] = {"a": {"b": [{"c": 1}, None]}, "x.y": {"z": 2}, "n": None, "1": "one"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b.0.c", 1),
        ("a.b.1", None),
        ("a.b.2", None),
        ("a.b.-1", None),
        ("a.b.0.c.d", None),
        ("x.y", {"z": 2}),
        ("n", None),
        ("n.m", None),
        ("1", "one"),
        ("", DOCUMENT),
    ],
)
def test_pick(path: str, value: object) -> None:
    assert pick(DOCUMENT, path) == value


json_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.0", max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(json_documents, st.text("ab.01", max_size=8))
def test_any_path_into_any_document(document: Any, path: str) -> None:
    pick(document, path)
    with suppress(SourceError):
        assert isinstance(records_at(document, path), list)


@pytest.mark.parametrize(
    ("document", "path", "records"),
    [
        ({}, "results", []),
        ([], "", []),
        (None, "results", []),
        ({"results": None}, "results", []),
        ({"base": "EUR", "rates": {}}, "rates", []),
        ([{"total": 0}, None], "1", []),
        ({"a": {"b": [1]}}, "a.b", [1]),
        ({"hourly": {"time": []}}, "hourly", [{"time": []}]),
        ({"2024": 1}, "", [{"2024": 1}]),
        ([1, 2], "", [1, 2]),
    ],
)
def test_records(document: Any, path: str, records: list[Any]) -> None:
    assert records_at(document, path) == records


@pytest.mark.parametrize(
    ("document", "path", "text"),
    [
        ({"error": "no key"}, "results", "no records at results; it says: no key"),
        ({"error": True, "reason": "bad"}, "", "no records at its top; it says: bad"),
        ({"success": False, "error": {"info": "x"}, "rates": {}}, "", "no records"),
        ({"success": False, "error": {"info": "x"}, "rates": {}}, "rates", "no records"),
        ({"message": "maintenance"}, "", "it says: maintenance"),
        ({"a": 1, "b": 2}, "results", "no records at results; it has: a, b"),
        ({"results": 5}, "results", "no list of records at results, but '5'"),
        ([[1]], "0.1", "no records at 0.1"),
    ],
)
def test_no_records(document: Any, path: str, text: str) -> None:
    with pytest.raises(SourceError, match=text):
        records_at(document, path)


def test_columns() -> None:
    assert list(from_columns({"unit": "m", "t": [1, 2], "v": [3, None]})) == [
        {"t": 1, "v": 3},
        {"t": 2, "v": None},
    ]
    assert list(from_columns({"t": [], "v": []})) == []
    assert list(from_columns({})) == []
    with pytest.raises(SourceError, match="different lengths: t 2, v 1"):
        list(from_columns({"t": [1, 2], "v": [3]}))


def test_rows() -> None:
    rows = [["", " "], [" time", "value "], ["2024"], ["2025", "1", "more"], []]
    assert list(from_rows(rows)) == [{"time": "2024", "value": ""}, {"time": "2025", "value": "1"}]
    assert list(from_rows([])) == []


WIDE = [["", ""], ["a", "2023", "b", "2024"], ["x", "1", "y"], [], ["z", " ", "w", "2"]]


def test_wide_rows_are_records_of_filled_cells_under_times() -> None:
    assert list(from_wide_rows(WIDE, kind="year")) == [
        {"a": "x", "b": "y", "time": "2023", "value": "1"},
        {"a": "z", "b": "w", "time": "2024", "value": "2"},
    ]


@pytest.mark.parametrize("rows", [[], [["", ""]], [["a"], ["x"]], [["b", "a"]]])
def test_a_wide_table_without_times_is_empty_if_nothing_in_it_is_unknown(rows: list[list[str]]) -> None:
    assert list(from_wide_rows(rows, kind="year", names=("a", "b"))) == []


def test_a_table_without_times_and_with_unknown_columns_is_told() -> None:
    with pytest.raises(SourceError, match="no column of the header is a year: a, c"):
        list(from_wide_rows([["a", "c"], ["x", "1"]], kind="year", names=("a", "b")))


@given(
    start=st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    length=st.timedeltas(timedelta(0), timedelta(days=5000)),
    days=st.integers(1, 400),
)
def test_spans_join_without_a_gap(start: datetime, length: timedelta, days: int) -> None:
    found = list(spans(start, start + length, days=days))
    if not length:
        assert found == []
        return
    assert found[0][0] == start
    assert found[-1][1] == start + length
    assert all(earlier[1] == later[0] for earlier, later in pairwise(found))
    assert all(timedelta(0) < end - begin <= timedelta(days=days) for begin, end in found)


def test_parameters() -> None:
    query = {"a": 1, "b": 2.0, "c": 2.5, "d": False, "e": None, "f": ("x", 3), "g": "", "h": []}
    assert query_texts(query) == {
        "a": "1",
        "b": "2",
        "c": "2.5",
        "d": "false",
        "f": ["x", "3"],
        "g": "",
        "h": [],
    }  # type: ignore[arg-type]
    assert query_texts(None) == {}
    with pytest.raises(TypeError, match="'when' is a datetime"):
        query_texts({"when": datetime(2024, 1, 1)})  # type: ignore[dict-item]


COMMENTED = [
    ["# water levels"],
    ["# of one station"],
    ["time", "level"],
    ["20d", "14n"],
    ["2024-01-01", "1.5"],
]


@pytest.mark.parametrize(
    "rows",
    [
        COMMENTED,
        COMMENTED[2:],
        [["#time", "level"], ["2024-01-01", "1.5"]],
        [["# a comment"], ["# time", "level"], ["2024-01-01", "1.5"]],
    ],
)
def test_comments_and_formats_are_no_records(rows: list[list[str]]) -> None:
    assert list(from_rows(rows)) == [{"time": "2024-01-01", "level": "1.5"}]


def test_an_error_document_that_only_found_nothing_holds_no_records() -> None:
    assert records_at({"error": {"message": " No data was found at the requested time."}}, "data") == []
    with pytest.raises(SourceError, match="no such station"):
        records_at({"error": {"message": "no such station"}}, "data")
