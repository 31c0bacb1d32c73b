"""Trying to turn pages: a way counts only if the second page differs from the first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.exchanges.exchange import NO_JSON, Asking, Exchange, Exhausted
from wrapper_operator.generation.exchanges.page_links import as_number
from wrapper_operator.generation.exchanges.page_sizes import PrintsOf, enlarged
from wrapper_operator.generation.exchanges.paging import (
    Paging,
    Signs,
    blind,
    following_of,
    has_next_header,
    header_link,
    likely,
    link_to_next,
    signs_of,
)
from wrapper_operator.generation.request import GenerationFailure

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
    candidates = list(known) + (_likely(first, signs, count) if guess else [])
    try:
        for candidate in candidates:
            found = await _proved(asking, first, candidate, prints, prints_of, sure=True)
            if found is not None:
                return Turned(paging=await _large(asking, first, found, signs, prints, prints_of))
        more = _more(first, signs, prints)
        found = await turn_blindly(asking, first, prints_of=prints_of) if guess and more else None
        if found is not None:
            return Turned(paging=found)
    except Exhausted:
        more = _more(first, signs, prints)
    if more:
        return Turned(paging=None, incomplete=more)
    unproven = _unproven(known, candidates, first, count)
    round_number = guess and unproven is None and _is_round(first, count)
    return Turned(paging=unproven, doubtful=_length(first, count) if round_number else 0)


async def turn_blindly(asking: Asking, first: Exchange, *, prints_of: PrintsOf) -> Paging | None:
    """Return how pages are turned of a source that says nothing of it, by the usual names; None for no way.

    Args:
        asking: Asks the source.
        first: The reply that may be the first page.
        prints_of: Tells records apart.

    Raises:
        Exhausted: No request is left.
    """
    prints, signs = prints_of(first) or [], signs_of(first)
    found = await _by_usual_names(asking, first, signs, prints, prints_of)
    return None if found is None else await _large(asking, first, found, signs, prints, prints_of)


def _likely(first: Exchange, signs: Signs, count: int) -> list[Paging]:
    """Return the ways that a reply suggests, a link that only sets a number as that number first."""
    link = link_to_next(first, signs)
    plain = as_number(link, first, count=count) if link else None
    return [*([plain] if plain else []), *likely(first, signs, count=count)]


async def _large(
    asking: Asking,
    first: Exchange,
    way: Paging,
    signs: Signs,
    prints: list[str],
    prints_of: PrintsOf,
) -> Paging:
    """Return a proven way with larger pages, where pages are small and the source gives larger ones."""
    try:
        return await enlarged(asking, first, way, signs, prints=prints, prints_of=prints_of)
    except Exhausted:
        return way


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
        following = following_of(way, first.document) if first.document is not NO_JSON else None
        if not following:
            return None
        link = str(following) if way.kind == "link" else None
        query = {} if way.kind == "link" else {**query, way.parameter: str(following)}
    elif way.kind == "header":
        link = header_link(first.reply.headers)
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
    if not second or second == prints:
        return None
    again = set(second) & set(prints[: _page_size(way, len(prints))])
    if len(again) * 2 > len(second):
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
    if signs.links is not None:
        return f"{signs.links} holds a link to a next page"
    if signs.flag is not None:
        return f"{signs.flag} says {str(signs.values[signs.flag]).lower()}"
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
