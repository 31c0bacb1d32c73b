"""Larger pages: a source that gives ten records at a time is asked for a thousand, once it turns pages."""

import re
from collections.abc import Callable
from dataclasses import replace

from wrapper_operator.generation.exchanges.exchange import Asking, Exchange
from wrapper_operator.generation.exchanges.page_names import USUAL_SIZES
from wrapper_operator.generation.exchanges.paging import Paging, Signs
from wrapper_sdk.paging.sizes import lower_size

PrintsOf = Callable[[Exchange], list[str] | None]

LARGE = 1000
"""Records that a page is asked to have."""
ENOUGH = 500
"""A page of so many is not asked to be larger."""
_FEW_PAGES = 3


async def enlarged(
    asking: Asking, first: Exchange, way: Paging, signs: Signs, *, prints: list[str], prints_of: PrintsOf
) -> Paging:
    """Return a way to turn pages with the page size that the source gives when asked for much.

    Args:
        asking: Asks the source.
        first: The first page, of the source's own size.
        way: How its pages are turned; proven.
        signs: What the first page says.
        prints: Of its records.
        prints_of: Tells records apart.

    Raises:
        Exhausted: No request is left.
    """
    total = signs.number(signs.total)
    count = len(prints)
    few = total is not None and total <= _FEW_PAGES * count
    if not 1 < count < ENOUGH or few or (way.limit or 0) > count or _is_given(first, way):
        return way
    for names in _names(way, signs, count):
        size = await _largest(asking, first, names, prints=prints, prints_of=prints_of)
        if size is not None and len(names) == 1:
            return replace(way, size=names[0], limit=size)
        for name in names if size is not None else _told(names, asking.exchanges[-1]):
            alone = await _largest(asking, first, (name,), prints=prints, prints_of=prints_of)
            if alone is not None:
                return replace(way, size=name, limit=alone)
    return way


def _is_given(first: Exchange, way: Paging) -> bool:
    """Tell whether the manifest gives the page size: that is how it is wanted."""
    return way.size is not None and way.size in first.sent


def _names(way: Paging, signs: Signs, count: int) -> list[tuple[str, ...]]:
    """Return parameters to try: those that the source shows one by one, then the usual ones together."""
    shown = [way.size] if way.size is not None else []
    if signs.size is not None and signs.number(signs.size) == count:
        shown.append(signs.size.rsplit(".", 1)[-1])
    usual = tuple(name for name in USUAL_SIZES if name not in shown)
    return [*((name,) for name in dict.fromkeys(shown)), *([usual] if way.size is None else [])]


def _told(names: tuple[str, ...], exchange: Exchange) -> list[str]:
    """Return the parameters that a refusal speaks of."""
    if exchange.ok or len(names) == 1:
        return []
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", exchange.reply.body)][:1]


async def _largest(
    asking: Asking, first: Exchange, names: tuple[str, ...], *, prints: list[str], prints_of: PrintsOf
) -> int | None:
    """Return the page size with which more records come than before; None where none does."""
    size = LARGE
    for _ in range(2):
        exchange = await asking.ask({**first.query, **dict.fromkeys(names, str(size))})
        if exchange.ok:
            found = prints_of(exchange) or []
            came = max((one.length for one in exchange.reply.thinned), default=len(found))
            return size if came > len(prints) and found[:1] == prints[:1] else None
        smaller = lower_size(exchange.reply.body, name=names[0], asked=size) if len(names) == 1 else None
        if smaller is None or smaller <= len(prints):
            return None
        size = smaller
    return None
