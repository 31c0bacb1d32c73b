"""JSON-stat: random cubes in every notation come back, and what contradicts itself is refused."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_sdk import ParseError, SourceError, json_stat

names = st.text("abcxyz_", min_size=1, max_size=6)


@st.composite
def cubes(draw: st.DrawFn) -> tuple[dict[str, Any], set[tuple[Any, ...]]]:
    ids = draw(st.lists(names.filter(lambda name: name != "time"), max_size=3, unique=True))
    where = draw(st.integers(0, len(ids)))
    ids.insert(where, "time")
    codes = {
        name: draw(st.lists(st.text("PQ123-", min_size=1, max_size=4), min_size=1, max_size=4, unique=True))
        for name in ids
    }
    cells = list(itertools.product(*(codes[name] for name in ids)))
    values = [draw(st.none() | st.floats(-1e6, 1e6)) for _ in cells]
    expected = {
        (
            cell[where],
            value,
            tuple((name, code) for name, code in zip(ids, cell, strict=True) if name != "time"),
        )
        for cell, value in zip(cells, values, strict=True)
        if value is not None
    }
    sparse = draw(st.booleans())
    filled = {str(at): value for at, value in enumerate(values) if value is not None}
    document = {
        "version": "2.0",
        "class": "dataset",
        "id": ids,
        "size": [len(codes[name]) for name in ids],
        "dimension": {name: {"category": category(draw, codes[name])} for name in ids},
        "value": filled if sparse else values,
        "status": draw(st.sampled_from(["p", {}, {"0": "e"}, ["e"] * len(values)])),
    }
    return document, expected


def category(draw: st.DrawFn, codes: list[str]) -> dict[str, Any]:
    labels = {code: f"the {code}" for code in codes}
    listed = draw(st.permutations(list(enumerate(codes))))  # the order of names in an object says nothing
    kinds: list[dict[str, Any]] = [
        {"index": {code: at for at, code in listed}, "label": labels},
        {"index": codes},
    ]
    if len(codes) == 1:
        kinds.append({"label": labels})
    return draw(st.sampled_from(kinds))


@given(cubes())
def test_cubes_come_back(made: tuple[dict[str, Any], set[tuple[Any, ...]]]) -> None:
    document, expected = made
    found = [(time, value, tuple(key.items())) for time, value, key in json_stat(document)]
    assert set(found) == expected
    assert len(found) == len(expected)


@given(cubes(), st.booleans())
def test_the_first_version_comes_back_too(
    made: tuple[dict[str, Any], set[tuple[Any, ...]]],
    by_role: bool,
) -> None:
    document, expected = made
    described = document["dimension"] | {"id": document["id"], "size": document["size"]}
    if by_role:
        described["role"] = {"time": ["time"], "geo": []}
    wrapped = {"dataset": {"label": "x", "dimension": described, "value": document["value"]}}
    assert {(time, value, tuple(key.items())) for time, value, key in json_stat(wrapped)} == expected


def dataset(**changes: Any) -> dict[str, Any]:
    return {
        "class": "dataset",
        "id": ["geo", "when"],
        "size": [2, 2],
        "role": {"time": ["when"]},
        "dimension": {
            "geo": {"category": {"index": ["PT", "ES"], "label": {"PT": "Portugal", "ES": "Spain"}}},
            "when": {"category": {"index": {"2023": 0, "2024": 1}, "label": {"2024": "the year 2024"}}},
        },
        "value": [1, None, 3.5, "4.25"],
    } | changes


def test_labels_are_for_keys_only() -> None:
    assert list(json_stat(dataset(), labels=True)) == [
        ("2023", 1.0, {"geo": "Portugal"}),
        ("2023", 3.5, {"geo": "Spain"}),
        ("2024", 4.25, {"geo": "Spain"}),
    ]


def test_time_may_be_named() -> None:
    found = json_stat(dataset(role={}), time="when")
    assert [time for time, _, _ in found] == ["2023", "2023", "2024"]
    assert len(list(json_stat(dataset(), time="geo"))) == 3


def test_an_empty_extraction_has_no_observations() -> None:
    assert list(json_stat({"class": "dataset", "id": [], "size": [], "value": {}, "dimension": {}})) == []


def test_observations_of_a_series_share_their_key() -> None:
    found = list(json_stat(dataset(value=[1, 2, 3, 4])))
    assert found[0].key is found[1].key
    assert found[1].key is not found[2].key


def test_what_is_no_number_is_rejected_or_raised() -> None:
    rejected: list[ParseError] = []
    assert len(list(json_stat(dataset(value=[1, "Yes", 3, None]), reject=rejected.append))) == 2
    assert [error.text for error in rejected] == ["Yes"]
    with pytest.raises(ParseError, match="not a number"):
        list(json_stat(dataset(value=[1, "Yes", 3, None])))


BAD: dict[str, tuple[Any, str]] = {
    "an error": ({"error": [{"status": 400, "label": "no such dataset"}]}, "no such dataset"),
    "a list": ([1, 2], "no JSON-stat dataset"),
    "null": (None, "no JSON-stat dataset"),
    "no sizes": (dataset(size=None), "which dimensions"),
    "sizes of another cube": (dataset(size=[2, 3]), "2 categories where size says 3"),
    "too many values": (dataset(value=[1] * 5), "5 values where its sizes make 4"),
    "a value outside": (dataset(value={"4": 1.0}), "outside of its 4 cells"),
    "a negative position": (dataset(value={"-1": 1.0}), "outside of its 4 cells"),
    "no time": (dataset(role={}), "no dimension that is surely its time; it has: geo, when"),
    "two times": (dataset(role={"time": ["geo", "when"]}), "surely its time"),
    "a wrong name": ((dataset(), "x"), "surely its time"),
    "a value that is a text": (dataset(value="1"), "neither a list nor an object"),
    "several": ({"a": dataset(), "b": dataset()}, "several datasets"),
    "positions": (
        dataset(dimension={"geo": {"category": {"index": {"PT": "a", "ES": 1}}}}),
        "without a position",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_cube_is_refused(case: str) -> None:
    document, text = BAD[case]
    document, time = document if isinstance(document, tuple) else (document, None)
    with pytest.raises(SourceError, match=text):
        list(json_stat(document, time=time))
