"""A way to turn pages counts only if the second page differs from the first."""

from typing import Any

import pytest

from unit.generation.api.replies import asking, first, reply, run
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import FetchReply, Thinned
from wrapper_contract.report import Termination
from wrapper_operator.generation.exchanges.exchange import NO_JSON, Exchange
from wrapper_operator.generation.exchanges.page_trials import Turned, turn, turn_blindly
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.request import GenerationFailure
from wrapper_sdk.records import pick

ALL = [{"n": number} for number in range(95)]


def prints_of(exchange: Exchange) -> list[str] | None:
    """Return the records of a reply as texts."""
    document = exchange.document
    if document is NO_JSON:
        return None
    records = document if isinstance(document, list) else pick(document, "items")
    return [str(record) for record in records] if isinstance(records, list) else None


def turned(answer: Any, *, known: tuple[Paging, ...] = ()) -> Turned:
    """Return how a source's pages are turned, beginning with the reply to no parameters."""
    start = answer({})
    exchange = first(start) if not hasattr(start, "status") else Exchange(api=first({}).api, reply=start)
    found: Turned = run(turn(asking(answer), exchange, prints_of=prints_of, known=known, guess=True))
    return found


def blindly(answer: Any) -> Paging | None:
    """Return how pages are turned of a source that says nothing of them."""
    start = first(answer({}))
    found: Paging | None = run(turn_blindly(asking(answer), start, prints_of=prints_of))
    return found


def _page(number: int, size: int = 20) -> list[dict[str, int]]:
    return ALL[(number - 1) * size : number * size]


def test_a_page_number_in_the_reply_is_tried() -> None:
    def answer(query: dict[str, str]) -> Any:
        number = int(query.get("page", 1))
        return {"page": number, "pages": 5, "items": _page(number)}

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.parameter, paging.pages, paging.proven) == ("page", "page", "pages", True)


def test_pages_that_count_from_zero() -> None:
    def answer(query: dict[str, str]) -> Any:
        number = int(query.get("page", 0))
        return {"meta": {"page": number, "total": 95}, "items": _page(number + 1)}

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.first) == ("page", 0)


@pytest.mark.parametrize("begin", [0, 1])
def test_an_offset_in_the_reply_is_tried(begin: int) -> None:
    def answer(query: dict[str, str]) -> Any:
        offset = int(query.get("offset", begin))
        return {"offset": offset, "total": 95, "items": ALL[offset - begin : offset - begin + 20]}

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.parameter, paging.first) == ("offset", "offset", begin)


def test_a_token_is_handed_back_under_its_name() -> None:
    def answer(query: dict[str, str]) -> Any:
        number = int(query.get("cursor", "p1")[1:])
        return {"items": _page(number), "meta": {"next_cursor": f"p{number + 1}"}}

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.parameter, paging.following) == ("cursor", "cursor", "meta.next_cursor")


def test_a_link_in_the_body_and_one_in_a_header() -> None:
    def body(query: dict[str, str]) -> Any:
        second = "link" in query
        return {
            "items": _page(2 if second else 1),
            "links": {"next": None if second else "/v1/data?after=20"},
        }

    def header(query: dict[str, str]) -> Any:
        if "link" in query:
            return reply(_page(2))
        return reply(_page(1), link='<https://api.example.org/v1/data?page=2>; rel="next"')

    in_body, in_header = turned(body).paging, turned(header).paging

    assert in_body is not None
    assert (in_body.kind, in_body.following) == ("link", "links.next")
    assert in_header is not None
    assert in_header.kind == "header"


def test_a_page_that_says_nothing_of_others_is_tried_with_the_usual_names() -> None:
    def answer(query: dict[str, str]) -> Any:
        at = int(query.get("skip", 0))
        return ALL[at : at + 20]

    paging = blindly(answer)

    assert paging is not None
    assert (paging.kind, paging.parameter, paging.limit) == ("offset", "skip", 20)


def test_a_reply_that_is_whole_has_no_pages() -> None:
    assert turned(lambda query: ALL) == Turned(paging=None)
    assert turned(lambda query: ALL[:20]) == Turned(paging=None, doubtful=20)


@pytest.mark.parametrize("about", [{"total": 95}, {"pages": 5, "page": 1}, {"next": "/v1/more"}])
def test_records_that_cannot_be_reached_are_said(about: dict[str, Any]) -> None:
    found = turned(lambda query: {**about, "items": ALL[:20]})

    assert found.paging is None
    assert found.incomplete


def test_a_source_that_goes_away_ends_the_trial() -> None:
    away = Termination(exit_code=69, reason="Unavailable", message="it answers with 503")

    def answer(query: dict[str, str]) -> Any:
        if query:
            return FetchReply(failure=away)
        return {"page": 1, "pages": 5, "items": ALL[:20]}

    with pytest.raises(GenerationFailure) as caught:
        turned(answer)

    assert caught.value.exit_code == ExitCode.UNAVAILABLE


def test_a_total_is_held_against_what_came_not_against_what_is_shown() -> None:
    thinned = (Thinned("items", 95, 20),)

    assert not turned(lambda query: reply({"total": 95, "items": ALL[:20]}, thinned=thinned)).incomplete


def test_a_known_way_is_tried_with_small_pages() -> None:
    known = Paging(kind="page", parameter="page", size="limit", limit=1000)
    sizes = []

    def answer(query: dict[str, str]) -> Any:
        size, number = int(query.get("limit", 100)), int(query.get("page", 1))
        sizes.append(size)
        return {"items": _page(number, size)}

    paging = turned(answer, known=(known,)).paging

    assert paging is not None
    assert paging.limit == 1000
    assert max(sizes[1:]) <= 20


def _sliced(query: dict[str, str], offset: str, size: str, usual: int = 10) -> list[dict[str, int]]:
    begin, count = int(query.get(offset, 0)), int(query.get(size, usual))
    return ALL[begin : begin + count]


def test_a_list_of_links_is_looked_through_for_the_next_one() -> None:
    def answer(query: dict[str, str]) -> Any:
        at = int(query["link"].rpartition("=")[2]) if "link" in query else 0
        links = [{"rel": "self", "href": "/x"}, {"rel": "alternate", "href": "/y"}]
        more = [{"rel": "next", "href": f"/v1/data?token={at + 20}"}] if at + 20 < 95 else []
        return {"items": ALL[at : at + 20], "links": [*links, *more]}

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.following, paging.related) == ("link", "links", True)


def test_a_link_that_only_sets_a_number_is_followed_by_number() -> None:
    """It is there on the last page too, as CKAN has it: who follows it never ends."""

    def answer(query: dict[str, str]) -> Any:
        if "link" in query:
            return {"items": ALL[20:40], "next": "/v1/data?limit=20&offset=40"}
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 20))
        return {
            "items": ALL[offset : offset + limit],
            "next": f"/v1/data?limit={limit}&offset={offset + limit}",
        }

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.parameter, paging.first, paging.size) == ("offset", "offset", 0, "limit")
    assert paging.limit == 1000


@pytest.mark.parametrize(("offset", "size"), [("$offset", "$limit"), ("resultOffset", "resultRecordCount")])
def test_names_that_belong_together_are_tried_together(offset: str, size: str) -> None:
    def answer(query: dict[str, str]) -> Any:
        unknown = set(query) - {offset, size}
        return (
            reply({"message": f"no such column: {min(unknown)}"}, 400)
            if unknown
            else _sliced(query, offset, size)
        )

    paging = blindly(answer)

    assert paging is not None
    assert (paging.parameter, paging.size, paging.limit) == (offset, size, 1000)


def test_a_source_that_ignores_everything_turns_no_pages() -> None:
    """Neither a page size nor an offset: what comes again is no second page."""
    assert blindly(lambda query: ALL[:20]) is None
    assert turned(lambda query: {"exceededTransferLimit": True, "items": ALL[:20]}).incomplete


@pytest.mark.parametrize(
    "about",
    [{"hasMore": True}, {"meta": {"has_more": "true"}}, {"exceededTransferLimit": True}, {"last": False}],
)
def test_truth_values_say_that_there_is_more(about: dict[str, Any]) -> None:
    found = turned(lambda query: {**about, "items": ALL[:17]})

    assert (found.paging, bool(found.incomplete)) == (None, True)


@pytest.mark.parametrize("about", [{"hasMore": False}, {"last": True}, {"truncated": None}])
def test_truth_values_say_that_there_is_no_more(about: dict[str, Any]) -> None:
    assert turned(lambda query: {**about, "items": ALL[:17]}) == Turned(paging=None)


@pytest.mark.parametrize(
    ("echo", "name"), [("perPage", "perPage"), ("perPage", "pageSize"), ("limit", "limit")]
)
def test_small_pages_are_asked_to_be_larger(echo: str, name: str) -> None:
    """Ten records a page are a storm of requests; the reply may call their number otherwise."""

    def answer(query: dict[str, str]) -> Any:
        size, number = int(query.get(name, 10)), int(query.get("page", 1))
        if size > 50:
            return reply({"message": f"{name} must be at most 50"}, 422)
        return {"page": number, echo: size, "items": _page(number, size)}

    paging = turned(answer).paging

    assert paging is not None
    assert (paging.kind, paging.size, paging.limit) == ("page", name, 50)


def test_what_comes_again_in_whole_is_no_second_page() -> None:
    """Were only the first records looked at, most of a list that ignores its page size would look new."""
    known = Paging(kind="offset", parameter="skip", first=0, size="top", limit=1000)

    assert turned(lambda query: ALL, known=(known,)) == Turned(paging=None)
