"""Pages that are called by a token from the page before."""

from collections.abc import Callable, Iterator
from typing import Any

from wrapper_sdk.paging.asking import Asker, Records
from wrapper_sdk.paging.chains import chain
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import ApiSource, Query


def by_cursor(
    source: ApiSource,
    records: Records,
    *,
    parameter: str,
    following: Callable[[Reply], object],
    path: str | None = None,
    query: Query | None = None,
    size: str | None = None,
    limit: int | None = None,
) -> Iterator[Any]:
    """Yield the records of all pages: the first without a token, each other with the one before it gave.

    The end is a page without a token. A page may be empty and still have one.

    Args:
        source: The API.
        records: Every record of a reply.
        parameter: Name of the parameter for the token.
        following: The token for the next page, from a reply; None, False or "" on the last.
        path: As for `ApiSource.get`.
        query: As for `ApiSource.get`; the same for all pages.
        size: Name of the parameter for the page size; None where there is none.
        limit: The page size, with `size`; lowered when the source refuses it.

    Raises:
        SourceError: A token comes again, or the source refuses.
        WindowTooLarge: The source refuses because it is too much.

    >>> pages = {None: b'{"data": [1, 2], "next": "b"}', "b": b'{"data": [3], "next": null}'}
    >>> class Source:
    ...     timezone = "UTC"
    ...     def get(self, path=None, query=None):
    ...         return Reply(200, {}, pages[query.get("cursor")])
    ...     def reject(self, reason, *, text=None): ...
    >>> list(by_cursor(Source(), lambda reply: reply.json()["data"], parameter="cursor",
    ...                following=lambda reply: reply.json()["next"]))
    [1, 2, 3]
    """
    asker = Asker(source, records, path=path, query=query, size=size, limit=limit)

    def named(reply: Reply) -> str | None:
        token = following(reply)
        return None if token is None or token is False or token == "" else str(token)

    return chain(
        asker,
        named=named,
        turn=lambda token: asker.ask({parameter: token}),
        foresee=lambda token: asker.foresee({parameter: token}),
        verb="names",
    )
