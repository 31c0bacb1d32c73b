"""Whatever a source's pages are like, every record comes, and comes once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.sdk.paged import Source, items, reply
from wrapper_sdk import (
    Reply,
    SourceError,
    WindowTooLarge,
    by_cursor,
    by_link,
    by_offset,
    by_page,
    by_time,
)
from wrapper_sdk.paging.links import next_link
from wrapper_sdk.paging.sizes import lower_size, speaks_of_end

Pages = dict[str, Any]


PAST_THE_END: dict[str, Reply] = {
    "empty": reply({"items": []}),
    "null": reply({"items": [], "total": None, "pages": 0}),
    "invalid page": reply({"detail": "Invalid page."}, 404),
    "no data": reply({"message": "no data found for this query"}, 404),
    "range": reply({"error": "offset out of range"}, 400),
}
LIES: dict[str, Callable[[int, int, int], object]] = {
    "true": lambda total, page, seen: total,
    "none": lambda total, page, seen: None,
    "text": lambda total, page, seen: str(total),
    "more than": lambda total, page, seen: ">1000",
    "too few": lambda total, page, seen: total // 2,
    "too many": lambda total, page, seen: total + 1000,
    "of this page": lambda total, page, seen: page,
    "so far": lambda total, page, seen: seen,
    "one": lambda total, page, seen: 1,
    "zero": lambda total, page, seen: 0,
    "negative": lambda total, page, seen: -1,
}


@given(
    count=st.integers(0, 90),
    limit=st.integers(1, 40),
    cap=st.sampled_from([1, 2, 4, 8, 10, 20, 30, 1000]),
    lie=st.sampled_from(sorted(LIES)),
    end=st.sampled_from(sorted(PAST_THE_END)),
    first=st.sampled_from([0, 1]),
    style=st.sampled_from(["offset", "page"]),
)
def test_every_record_comes_once_whatever_the_count_says(
    count: int, limit: int, cap: int, lie: str, end: str, first: int, style: str
) -> None:
    records = list(range(count))

    def answer(query: dict[str, Any]) -> Reply:
        size = min(int(query["limit"]), cap)  # silently less than was asked for
        number = int(query[style]) - first
        begin = number if style == "offset" else number * size
        page = records[begin : begin + size]
        if not page and begin:
            return PAST_THE_END[end]
        return reply({"items": page, "total": LIES[lie](count, len(page), begin + len(page))})

    source = Source(answer)

    def total(found: Reply) -> object:
        return found.json()["total"]

    if style == "offset":
        found = list(by_offset(source, items, first=first, limit=limit, total=total))
    else:
        found = list(by_page(source, items, first=first, size="limit", limit=limit, total=total))
    assert found == records
    assert len(source.asked) <= count // min(limit, cap) + 2


@given(
    count=st.integers(0, 90), size=st.integers(1, 40), lie=st.sampled_from(sorted(LIES)), known=st.booleans()
)
def test_a_count_of_pages_may_lie_as_well(count: int, size: int, lie: str, *, known: bool) -> None:
    records = list(range(count))

    def answer(query: dict[str, Any]) -> Reply:
        page = int(query["page"])
        pages = LIES[lie](-(-count // size), 1, page)
        return reply({"items": records[(page - 1) * size : page * size], "pages": pages})

    source = Source(answer)
    asked = {"size": "per_page", "limit": size} if known else {}
    found = list(by_page(source, items, pages=lambda found: found.json()["pages"], **asked))  # type: ignore[arg-type]
    assert found == records


def test_a_true_count_saves_the_request_for_an_empty_page() -> None:
    def answer(query: dict[str, Any]) -> Reply:
        begin = int(query["offset"])
        return reply({"items": list(range(25))[begin : begin + 10], "total": 25})

    source = Source(answer)
    found = by_offset(source, items, limit=10, total=lambda found: found.json()["total"])
    assert list(found) == list(range(25))
    assert len(source.asked) == 3


@given(count=st.integers(0, 60), size=st.integers(1, 20), gaps=st.booleans(), style=st.sampled_from("ctlr"))
def test_tokens_and_links_are_followed_to_the_end(count: int, size: int, style: str, *, gaps: bool) -> None:
    """A page may be empty and still have a successor; links are absolute, relative or only a query."""
    records = list(range(count))
    pages = [records[begin : begin + size] for begin in range(0, count, size)] or [[]]
    if gaps:
        pages = [page for found in pages for page in ([], found)]

    def answer(query: dict[str, Any]) -> Reply:
        path = query["path"] or "items"
        number = int(query.get("cursor") or path.partition("page=")[2] or 0)
        more = number + 1 < len(pages)
        url = {"l": "https://h.example/items?page=", "r": "?page=", "t": "/items?page="}.get(style, "")
        link = f'<{url}{number + 1}>; rel="next"' if more else "</items>; rel=first"
        token = f"{number + 1}" if more else None
        return reply({"items": pages[number], "next": token}, **({"link": link} if style != "c" else {}))

    source = Source(answer)
    if style == "c":
        found = by_cursor(source, items, parameter="cursor", following=lambda page: page.json()["next"])
    else:
        found = by_link(source, items, path="items")
    assert list(found) == records
    assert len(source.asked) == len(pages)


def test_a_source_that_does_not_turn_pages_is_found_out() -> None:
    def same(query: dict[str, Any]) -> Reply:
        return reply(
            {"items": list(range(10)), "total": 50, "next": "a", "again": "https://h.example/?page=2"}
        )

    def total(found: Reply) -> object:
        return found.json()["total"]

    for found in (
        by_page(Source(same), items),
        by_page(Source(same), items, size="limit", limit=10),
        by_page(Source(same), items, size="limit", limit=1000, total=total),
        by_offset(Source(same), items, limit=10),
        by_offset(Source(same), items, limit=10, total=total),
        by_cursor(Source(same), items, parameter="cursor", following=lambda page: page.json()["next"]),
        by_link(Source(same), items, following=lambda page: page.json()["again"]),
    ):
        with pytest.raises(SourceError, match=r"earlier page|there before"):
            list(found)


def test_a_source_that_clamps_to_its_last_page_is_done() -> None:
    def answer(query: dict[str, Any]) -> Reply:
        page = min(int(query["page"]), 2)
        return reply({"items": [[1, 2, 3], [4]][page - 1]})

    assert list(by_page(Source(answer), items, size="limit", limit=3)) == [1, 2, 3, 4]


def test_records_that_are_no_json_are_told_apart_by_the_reply() -> None:
    def answer(query: dict[str, Any]) -> Reply:
        return reply({"items": [1]}) if int(query["page"]) < 3 else reply({"items": []})

    with pytest.raises(SourceError, match="earlier page"):
        list(by_page(Source(answer), lambda found: [object() for _ in items(found)]))


REFUSALS = [
    ("limit must be between 1 and 200", "limit", 1000, 200),
    ('{"detail": [{"loc": ["query", "limit"], "ctx": {"le": 1000}, "msg": "less than or equal to 1000"}]}',
     "limit", 5000, 1000),
    ("The page size is too large", "per_page", 1000, 500),
    ("per_page: maximum is 250", "per_page", 1000, 250),
    ("pageSize must not exceed 500 records", "pageSize", 1000, 500),
    ("limit must be less than 1001", "limit", 5000, 1000),
    ("no such station 200", "limit", 1000, None),
    ("The date range must be less than 1 year", "limit", 1000, None),
    ("rate-unlimited", "limit", 1000, None),
    ("limit is wrong", "limit", 1, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "asked", "lower"), REFUSALS)
def test_page_sizes_are_learnt_from_refusals(text: str, name: str, asked: int, lower: int | None) -> None:
    assert lower_size(text, name=name, asked=asked) == lower


@pytest.mark.parametrize("words", ["limit must be at most 7", "the page size is too large"])
def test_a_smaller_page_is_asked_for_when_the_source_wants_one(words: str) -> None:
    def answer(query: dict[str, Any]) -> Reply:
        size, begin = int(query["limit"]), int(query["offset"])
        if size > 7:
            return reply({"message": words}, 400)
        return reply({"items": list(range(20))[begin : begin + size]})

    assert list(by_offset(Source(answer), items, limit=1000)) == list(range(20))


def test_a_page_size_that_is_never_right_ends() -> None:
    source = Source(lambda query: reply({"message": "limit is not allowed here"}, 400))
    with pytest.raises(SourceError, match="limit is not allowed here"):
        list(by_offset(source, items, limit=1000))
    assert len(source.asked) < 15


def test_a_list_too_long_to_be_turned_through_asks_for_a_narrower_window() -> None:
    def answer(query: dict[str, Any]) -> Reply:
        if int(query["offset"]) >= 20:
            return reply({"error": "Result window is too large, from + size must be less than: [20]"}, 400)
        return reply({"items": list(range(int(query["offset"]), int(query["offset"]) + 10))})

    with pytest.raises(WindowTooLarge):
        list(by_offset(Source(answer), items, limit=10))


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_of_the_first_page_is_no_empty_list(status: int) -> None:
    source = Source(lambda query: reply({"message": "no such series"}, status))
    for found in (
        by_page(source, items),
        by_offset(source, items),
        by_cursor(source, items, parameter="cursor", following=lambda page: None),
        by_link(source, items),
    ):
        with pytest.raises(SourceError, match="no such series"):
            list(found)


def test_nothing_found_is_an_empty_list() -> None:
    source = Source(lambda query: reply({"message": "No results found"}, 404))
    assert list(by_page(source, items)) == []
    assert list(by_link(source, items)) == []


def test_endless_empty_pages_end() -> None:
    source = Source(lambda query: reply({"items": [], "next": str(len(source.asked))}))
    with pytest.raises(SourceError, match="without a record"):
        list(by_cursor(source, items, parameter="c", following=lambda page: page.json()["next"]))


def test_size_and_limit_go_together() -> None:
    with pytest.raises(ValueError, match="go together"):
        list(by_page(Source(lambda query: reply([])), items, size="limit"))


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ('<https://a.example/x?b=1,2&c=;d>; title="x"; rel="next"', "https://a.example/x?b=1,2&c=;d"),
        ("<?page=2>; rel=next", "?page=2"),
        ('</p>; rel="last next"', "/p"),
        ('</a>; rel="prev", </b>; REL="Next"', "/b"),
        ('</a>; rel="nextish"', None),
        ("", None),
        ("garbage; rel=next", None),
    ],
)
def test_link_headers(header: str, url: str | None) -> None:
    assert next_link(Reply(200, {"link": header}, b"")) == url


def test_words_for_a_page_that_is_not_there() -> None:
    told = ["Invalid page.", "page 7 is out of range", "offset is beyond the last record", "page not found"]
    assert all(map(speaks_of_end, told))
    assert not any(map(speaks_of_end, ["no such series", "date out of range", "invalid limit"]))


DAY_ONE = datetime(2024, 1, 1, tzinfo=UTC)


@given(
    counts=st.lists(st.integers(0, 4), max_size=30),
    limit=st.integers(1, 12),
    oldest=st.booleans(),
    descending=st.booleans(),
)
def test_ranges_that_are_cut_off_are_asked_for_again(
    counts: list[int], limit: int, *, oldest: bool, descending: bool
) -> None:
    records = [[day, number] for day, count in enumerate(counts) for number in range(count)]

    def answer(query: dict[str, Any]) -> Reply:
        first, last = (int(query[name]) for name in ("from", "to"))
        found = [record for record in records if first <= record[0] <= last]
        found = found[:limit] if oldest else found[-limit:]
        return reply({"items": found[::-1] if descending else found})

    source = Source(answer)
    found = by_time(
        source,
        items,
        start=DAY_ONE,
        end=DAY_ONE + timedelta(days=len(counts)),
        since="from",
        until="to",
        time=lambda record: DAY_ONE + timedelta(days=record[0]),
        limit=limit,
        write=lambda time: str((time - DAY_ONE).days),
    )
    try:
        assert {tuple(record) for record in found} == {tuple(record) for record in records}
    except WindowTooLarge:
        assert max(counts) >= limit
    assert len(source.asked) <= len(records) + 3
