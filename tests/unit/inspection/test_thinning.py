"""Long JSON documents with members left out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.inspection import Thinned
from wrapper_runner.inspection import thinning
from wrapper_runner.inspection.thinning import fit

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
DOCUMENTS = st.recursive(
    SCALARS | st.lists(SCALARS, max_size=30),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=4), inner, max_size=12),
    max_leaves=60,
)


def plainly(value: Any, path: str, keep: int) -> tuple[Any, list[Thinned]]:
    """Do the same on a document in memory, the plain way."""
    if not isinstance(value, list | dict):
        return value, []
    members = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    half = keep // 2
    kept = members if len(members) <= keep else [*members[:half], *members[-half:]]
    notes = [Thinned(path, len(members), len(kept))] if len(kept) < len(members) else []
    found = []
    for name, member in kept:
        thinned, inner = plainly(member, f"{path}.{name}" if path else str(name), keep)
        found.append((name, thinned))
        notes += inner
    return (dict(found) if isinstance(value, dict) else [member for _, member in found]), notes


@given(DOCUMENTS, st.sampled_from([2, 4, 10]), st.sampled_from([None, 1]))
def test_what_is_kept_is_what_the_plain_way_keeps(document: Any, keep: int, indent: int | None) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=indent is None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thinning, "KEPT_MEMBERS", (keep,))
        found = fit(text, max_bytes=2**20)
    assert found is not None
    value, notes = plainly(document, "", keep)
    assert (json.loads(found.text), found.thinned) == (value, notes)


@pytest.mark.parametrize("length", [1, 3, 4, 5, 6, 7, 999, 1000, 1001, 1004, 2001, 2005])
@pytest.mark.parametrize("blank", ["", " ", "\n  "])
def test_columns_of_any_length_keep_their_ends(length: int, blank: str) -> None:
    members = [str(n) if n % 7 else f'"{n}"' for n in range(length)]
    text = "[" + f"{blank},{blank}".join(members) + blank + "]"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thinning, "KEPT_MEMBERS", (4,))
        found = fit(text, max_bytes=1000)
    assert found is not None
    whole = json.loads(text)
    assert json.loads(found.text) == (whole if length <= 4 else whole[:2] + whole[-2:])
    assert found.thinned == ([] if length <= 4 else [Thinned("", length, 4)])


def test_fewer_are_kept_until_it_fits() -> None:
    text = json.dumps({"results": [{"text": "x" * 100, "n": n} for n in range(1000)]})
    sizes = {}
    for limit in (10_000, 5_000, 2_000, 500):
        found = fit(text, max_bytes=limit)
        assert found is not None
        assert len(found.text) <= limit
        sizes[limit] = found.thinned[0].kept
    assert sizes == {10_000: 40, 5_000: 40, 2_000: 10, 500: 4}


def test_what_cannot_fit_is_none() -> None:
    assert fit(json.dumps(["x" * 1000]), max_bytes=100) is None


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "[", "[1", "[1,", "[1,]", "[1 2]", '{"a" 1}', '{"a":1,}', "{1:2}", "[1]x", "<html>", "{'a'}",
        "[" + "1," * 100 + "]", "[" + "1," * 100 + "x]", "[" * 100_000, '{"a":' * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_json_is_none(text: str) -> None:
    assert fit(text, max_bytes=1000) is None


def test_numbers_that_json_does_not_have_pass_through() -> None:
    found = fit("[NaN, Infinity, 1.10]", max_bytes=100)
    assert found is not None
    assert found.text == "[NaN,Infinity,1.1]"


def test_deep_documents_are_kept_whole_below_some_depth() -> None:
    text = "[" * 60 + "1" + "]" * 60
    found = fit(text, max_bytes=1000)
    assert found is not None
    assert found.text == text


def test_notes_are_bounded() -> None:
    text = json.dumps([[[1] * 50 for _ in range(40)] for _ in range(40)])
    found = fit(text, max_bytes=2**20)
    assert found is not None
    assert len(found.thinned) == thinning.MAX_NOTES
