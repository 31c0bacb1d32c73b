"""Pages that link to the next."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from wrapper_sdk.errors import SourceError
from wrapper_sdk.paging.asking import Asker, Records
from wrapper_sdk.paging.chains import chain
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import ApiSource, Query

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)


def by_link(
    source: ApiSource,
    records: Records,
    *,
    following: Callable[[Reply], object] | None = None,
    path: str | None = None,
    query: Query | None = None,
    size: str | None = None,
    limit: int | None = None,
) -> Iterator[Any]:
    """Yield the records of all pages, each of which holds the url of the next.

    The end is a page without a link. A page may be empty and still have one.

    Args:
        source: The API.
        records: Every record of a reply.
        following: The url of the next page, from a reply: absolute or relative, None or "" on the last. Left
            out: the header `Link` with rel=next.
        path: Of the first page, as for `ApiSource.get`.
        query: Of the first page, as for `ApiSource.get`; links carry their own.
        size: Name of the parameter for the page size; None where there is none.
        limit: The page size of the first page, with `size`; lowered when the source refuses it.

    Raises:
        SourceError: A link comes again, or the source refuses.
        WindowTooLarge: The source refuses because it is too much.

    >>> class Source:
    ...     timezone = "UTC"
    ...     def get(self, path=None, query=None):
    ...         if path is None:
    ...             return Reply(200, {"link": '<https://api.example.org/v1/x?page=2>; rel="next"'}, b"[1]")
    ...         return Reply(200, {}, b"[2]")
    ...     def reject(self, reason, *, text=None): ...
    >>> list(by_link(Source(), lambda reply: reply.json()))
    [1, 2]
    """
    asker = Asker(source, records, path=path, query=query, size=size, limit=limit)

    def named(reply: Reply) -> str | None:
        url = (following or next_link)(reply)
        if url and not isinstance(url, str):
            raise SourceError(f"page {asker.pages} names a next page that is no url: {str(url)[:60]!r}")
        return str(url) if url else None

    return chain(asker, named=named, turn=asker.follow, foresee=asker.foresee_link, verb="links to")


def next_link(reply: Reply) -> str | None:
    """Return the url that the header `Link` gives for the next page (RFC 8288), or None.

    >>> next_link(Reply(200, {"link": '</x?page=1>; rel=prev, </x?page=3>; rel="next"'}, b""))
    '/x?page=3'
    """
    for url, parameters in _LINK.findall(reply.headers.get("link", "")):
        for quoted, plain in _REL.findall(parameters):
            if "next" in (quoted or plain).lower().split():
                return str(url).strip() or None
    return None
