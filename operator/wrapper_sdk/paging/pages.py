"""Pages that are numbered.

>>> class Source:
...     timezone = "UTC"
...     def get(self, path=None, query=None):
...         return Reply(200, {}, b"[1, 2]" if query["page"] == 1 else b"[]")
...     def reject(self, reason, *, text=None): ...
>>> list(by_page(Source(), lambda reply: reply.json()))
[1, 2]
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from wrapper_sdk.paging.asking import Asker, Records
from wrapper_sdk.paging.progress import Progress
from wrapper_sdk.paging.sizes import counted
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import ApiSource, Query


def by_page(
    source: ApiSource,
    records: Records,
    *,
    path: str | None = None,
    query: Query | None = None,
    page: str = "page",
    first: int = 1,
    size: str | None = None,
    limit: int | None = None,
    pages: Callable[[Reply], object] | None = None,
    total: Callable[[Reply], object] | None = None,
) -> Iterator[Any]:
    """Yield the records of all pages: `page=1`, `page=2` and so on.

    The end is an empty page, a page that the source says does not exist, or a page that is not full when by
    the source's own count nothing is left. A count alone ends nothing, as counts lie.

    Args:
        source: The API.
        records: Every record of a reply, none left out.
        path: As for `ApiSource.get`.
        query: As for `ApiSource.get`; the same for all pages.
        page: Name of the parameter for the number of the page.
        first: Number of the first page: 1, or 0.
        size: Name of the parameter for the page size; None where there is none.
        limit: The page size, with `size`; lowered when the source refuses it.
        pages: How many pages there are, from a reply; what is no whole number counts as unknown.
        total: How many records there are in all pages, from a reply.

    Raises:
        SourceError: A page comes again though the list is unfinished, or the source refuses.
        WindowTooLarge: The source refuses because it is too much.
    """
    asker = Asker(source, records, path=path, query=query, size=size, limit=limit)
    progress = Progress()
    number = first
    more = True
    counts: dict[str, int | None] = {}
    while more:
        found = asker.ask({page: number})
        if found.records:
            counts = {
                "pages": counted(pages(found.reply)) if pages else None,
                "total": counted(total(found.reply)) if total else None,
            }
        number += 1
        more = progress.add(found, **counts, foresee=partial(asker.foresee, {page: number}))
        yield from found.records
