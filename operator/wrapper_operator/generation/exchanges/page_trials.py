"""Trying to turn pages: a way counts only if the second page differs from the first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.exchanges.exchange import NO_JSON, Asking, Exchange, Exhausted
from wrapper_operator.generation.exchanges.paging import (
    Paging,
    Signs,
    blind,
    has_next_header,
    likely,
    signs_of,
)
from wrapper_operator.generation.request import GenerationFailure
from wrapper_sdk.records import pick

PrintsOf = Callable[[Exchange], list[str] | None]
"""What each record of a reply says; None where the reply is not of the shape."""

SMALL = 20
"""Records that a page of a trial has at most."""


@dataclass(frozen=True, kw_only=True)
class Turned:
    """What is known of a source's pages."""

    paging: Paging | None
    incomplete: str = ""
    """Why there seem to be more records than could be got at; empty where all is well."""
    doubtful: int = 0
    """Records of a reply that may be a page, though nothing says so; 0 where there is no such doubt."""


async def turn(
    asking: Asking, first: Exchange, *, prints_of: PrintsOf, known: Sequence[Paging], guess: bool
) -> Turned:
    """Return how the pages of a source are turned.

    Args:
        asking: Asks the source.
        first: The reply that was the first page.
        prints_of: Tells records apart.
        known: Ways that sources of this shape have.
        guess: Whether other ways are tried as well.
    """
    prints = prints_of(first) or []
    signs = signs_of(first)
    count = len(prints)
    candidates = list(known) + (likely(first, signs, count=count) if guess else [])
    try:
        for candidate in candidates:
            found = await _proved(asking, first, candidate, prints, prints_of, sure=True)
            if found is not None:
                return Turned(paging=found)
        more = _more(first, signs, prints)
        if guess and (more or _is_round(first, count)) and not candidates:
            found = await _by_usual_names(asking, first, signs, prints, prints_of)
            if found is not None:
                return Turned(paging=found)
    except Exhausted:
        more = _more(first, signs, prints)
    if more:
        return Turned(paging=None, incomplete=more)
    unproven = _unproven(known, candidates, first, count)
    round_number = guess and unproven is None and _is_round(first, count)
    return Turned(paging=unproven, doubtful=_length(first, count) if round_number else 0)


def _unproven(
    known: Sequence[Paging], candidates: Sequence[Paging], first: Exchange, count: int
) -> Paging | None:
    """Return a way that could not be tried because everything came at once."""
    if count <= 1 and known:
        return known[0]
    able = [one for one in candidates if one.kind == "link" or one.pages is not None]
    return able[0] if able and able[0] not in known else None


async def _by_usual_names(
    asking: Asking, first: Exchange, signs: Signs, prints: list[str], prints_of: PrintsOf
) -> Paging | None:
    """Ask with the usual names all at once, and one by one if that changes anything."""
    ways = blind(first, signs, count=len(prints))
    together: dict[str, str] = {}
    for way in ways:
        together |= _second(way, first, len(prints), small=False)
    exchange = await asking.ask({**first.query, **together})
    if exchange.ok and prints_of(exchange) == prints:
        return None
    for way in ways:
        found = await _proved(asking, first, way, prints, prints_of)
        if found is not None:
            return found
    return None


async def _proved(
    asking: Asking,
    first: Exchange,
    way: Paging,
    prints: list[str],
    prints_of: PrintsOf,
    *,
    sure: bool = False,
) -> Paging | None:
    """Return a way with which the second page differs; a source that is away ends a `sure` trial."""
    link = None
    query: dict[str, str] = {**first.query}
    if way.kind in ("link", "cursor"):
        following = pick(first.document, way.following or "") if first.document is not NO_JSON else None
        if not following:
            return None
        link = str(following) if way.kind == "link" else None
        query = {} if way.kind == "link" else {**query, way.parameter: str(following)}
    elif way.kind == "header":
        link = next_link(first.reply.headers)
        query = {}
    else:
        query |= _second(way, first, len(prints), small=way.size is not None)
    if way.kind in ("link", "header") and link is None:
        return None
    exchange = await asking.ask(query, link=link)
    failure = exchange.reply.failure
    if failure is not None and failure.exit_code == ExitCode.UNAVAILABLE and sure:
        # The source is away: to take its first page for everything would lose records.
        raise GenerationFailure(
            exit_code=ExitCode.UNAVAILABLE, reason=failure.reason, message=failure.message
        )
    second = prints_of(exchange) if exchange.ok else None
    if not second or len(set(second) & set(prints[: _page_size(way, len(prints))])) * 2 > len(second):
        return None
    return replace(way, proven=True)


def _second(way: Paging, first: Exchange, count: int, *, small: bool) -> dict[str, str]:
    """Return the parameters of the second page, of a small one where the page size can be named."""
    size = _page_size(way, count) if small else way.limit or count
    sized = {way.size: str(size)} if way.size is not None else {}
    if way.kind == "page":
        return {**sized, way.parameter: str(way.first + 1)}
    return {**sized, way.parameter: str(way.first + size)}


def _page_size(way: Paging, count: int) -> int:
    """Return a page size that leaves records for a second page."""
    if way.size is None:
        return count
    return max(1, min(SMALL, count // 2))


def next_link(headers: Mapping[str, str]) -> str | None:
    """Return the url of the next page in a Link header."""
    for part in headers.get("link", "").split(","):
        target, _, rest = part.partition(">")
        if "next" in rest and "rel" in rest:
            return target.strip().lstrip("<")
    return None


def _more(first: Exchange, signs: Signs, prints: list[str]) -> str:
    """Return what says that the first reply does not hold everything; empty if nothing does."""
    count = first.length("", len(prints)) if isinstance(first.document, list) else len(prints)
    thinned = max((one.length for one in first.reply.thinned), default=0)
    held = max(count, thinned)
    total, pages, page = (signs.number(path) for path in (signs.total, signs.pages, signs.page))
    if total is not None and total > held > 0:
        return f"{signs.total} says {total}, {held} records came"
    if pages is not None and pages > max(1, page or 0):
        return f"{signs.pages} says {pages}"
    if has_next_header(first):
        return "a Link header names a next page"
    if signs.link is not None and signs.values[signs.link]:
        return f"{signs.link} names a next page"
    if signs.token is not None and signs.values[signs.token] and "next" in signs.token.lower():
        return f"{signs.token} names a next page"
    return ""


def _is_round(first: Exchange, count: int) -> bool:
    """Tell whether a reply has as many records as a page usually has."""
    length = _length(first, count)
    return length >= 10 and (length % 10 == 0 or length & (length - 1) == 0)


def _length(first: Exchange, count: int) -> int:
    """Return how many records a reply had before it was thinned."""
    return max((one.length for one in first.reply.thinned), default=count)
