"""The next page is asked for while the records of this one are used."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from unit.sdk.paged import Source, items, reply
from wrapper_sdk import Reply, SourceError, by_cursor, by_link, by_offset, by_page
from wrapper_sdk.paging.asking import FORESEEN_BYTES

LISTS: dict[str, Callable[[Source], Iterator[Any]]] = {
    "page": lambda source: by_page(source, items, size="size", limit=2),
    "offset": lambda source: by_offset(source, items, limit=2),
    "token": lambda source: by_cursor(
        source, items, parameter="cursor", following=lambda found: found.json()["next"], size="size", limit=2
    ),
    "link": lambda source: by_link(source, items, following=lambda found: found.json()["link"], path="data"),
}


def _numbered(query: dict[str, Any], *, filling: str = "") -> Reply:
    """Give the page that any way of turning asks for: five of two records each."""
    link = (query["path"] or "").partition("page=")[2]
    asked = query.get("page") or query.get("cursor") or link or "1"
    number = int(query["offset"]) // 2 + 1 if "offset" in query else int(asked)
    if number > 5:
        return reply({"items": []})
    last = {"next": None, "link": None}
    following = {"next": number + 1, "link": f"?page={number + 1}"} if number < 5 else last
    return reply({"items": [2 * number, 2 * number + 1], "filling": filling, **following})


@pytest.mark.parametrize("turn", LISTS.values(), ids=LISTS)
def test_from_the_second_page_on_the_next_is_foreseen_before_its_records_are_used(
    turn: Callable[[Source], Iterator[Any]],
) -> None:
    source = Source(_numbered)
    foreseen = [(record // 2, source.foreseen is not None) for record in turn(source)]
    # Whoever stops after the first page pays for no second one.
    assert foreseen[:8] == [(page, page > 1) for page in (1, 1, 2, 2, 3, 3, 4, 4)]
    # Pages that are numbered end with an empty one; the others name no sixth.
    assert foreseen[8:] == [(5, len(source.asked) == 6)] * 2
    assert source.foreseen is None


@pytest.mark.parametrize("turn", LISTS.values(), ids=LISTS)
def test_a_large_page_is_not_held_beside_the_next(turn: Callable[[Source], Iterator[Any]]) -> None:
    source = Source(lambda query: _numbered(query, filling="x" * FORESEEN_BYTES))
    assert len(list(turn(source))) == 10
    assert source.foreseen_after == []


def test_records_come_before_what_is_wrong_with_the_next_page() -> None:
    source = Source(lambda query: reply({"items": [1, 2], "next": ["no", "url"]}))
    found = by_link(source, items, following=lambda page: page.json()["next"])
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(SourceError, match="no url"):
        next(found)
