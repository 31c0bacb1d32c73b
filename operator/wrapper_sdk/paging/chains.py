"""Pages of which each names the next: by a token, or by a url."""

from collections.abc import Callable, Iterator
from typing import Any

from wrapper_sdk.errors import SourceError
from wrapper_sdk.paging.asking import Asker, Page
from wrapper_sdk.replies import Reply

MAX_EMPTY = 100
"""Pages in a row without a record, each with a name for the next."""


def chain(
    asker: Asker,
    *,
    named: Callable[[Reply], str | None],
    turn: Callable[[str], Page],
    foresee: Callable[[str], None],
    verb: str,
) -> Iterator[Any]:
    """Yield the records of all pages.

    Args:
        asker: Makes the first request.
        named: The next page, as a reply names it; None on the last.
        turn: Asks for a page by its name.
        foresee: Says that `turn` comes next.
        verb: What a page does to the next, for messages: names, or links to.

    Raises:
        SourceError: A page comes again, is missing, or there is none with a record for too long.
    """
    page = asker.ask({})
    seen: set[str] = set()
    empty = 0
    while True:
        try:
            name = named(page.reply) if page.reply.ok else None
        except Exception:
            yield from page.records  # good ones, whatever is wrong with the name of the next page
            raise
        if name is not None and name not in seen:
            foresee(name)
        yield from page.records
        empty = 0 if page.records else empty + 1
        if name is None:
            return
        if name in seen:
            if not page.records:  # a last page that points at itself
                return
            raise SourceError(f"page {asker.pages} {verb} a page that was there before: {name[:200]}")
        if empty > MAX_EMPTY:
            raise SourceError(
                f"the source gave {empty} pages in a row without a record, and {verb} yet another"
            )
        seen.add(name)
        page = turn(name)
        if page.missing:
            raise SourceError(
                f"page {asker.pages + 1} is missing (HTTP {page.reply.status}): the list is unfinished"
            )
