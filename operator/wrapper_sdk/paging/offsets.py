"""Pages that begin at a count of records.

>>> class Source:
...     timezone = "UTC"
...     def get(self, path=None, query=None):
...         begin = query["offset"] - 1
...         return Reply(200, {}, str(list(range(7))[begin : begin + query["limit"]]).encode())
...     def reject(self, reason, *, text=None): ...
>>> list(by_offset(Source(), lambda reply: reply.json(), first=1, limit=3))
[0, 1, 2, 3, 4, 5, 6]
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from wrapper_sdk.paging.asking import Asker, Records
from wrapper_sdk.paging.progress import Progress
from wrapper_sdk.paging.sizes import counted
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import ApiSource, Query


def by_offset(
    source: ApiSource,
    records: Records,
    *,
    path: str | None = None,
    query: Query | None = None,
    offset: str = "offset",
    first: int = 0,
    size: str | None = "limit",
    limit: int | None = None,
    step: int | None = None,
    total: Callable[[Reply], object] | None = None,
) -> Iterator[Any]:
    """Yield the records of all pages: `offset=0`, `offset=1000` and so on.

    The offset moves by the records that really came, so a source that gives fewer than it was asked for
    loses none. The end is found as `by_page` finds it.

    Args:
        source: The API.
        records: Every record of a reply, none left out: the offset counts them.
        path: As for `ApiSource.get`.
        query: As for `ApiSource.get`; the same for all pages.
        offset: Name of the parameter for the offset.
        first: Offset of the first record: 0, or 1.
        size: Name of the parameter for the page size; not sent without `limit`.
        limit: The page size; lowered when the source refuses it.
        step: How far the offset moves for each page; None where it counts records.
        total: How many records there are in all pages, from a reply; what is no whole number is left out.

    Raises:
        SourceError: A page comes again though the list is unfinished, or the source refuses.
        WindowTooLarge: The source refuses because it is too much.
    """
    asker = Asker(source, records, path=path, query=query, size=size if limit else None, limit=limit)
    progress = Progress()
    at = first
    more = True
    count: int | None = None
    while more:
        found = asker.ask({offset: at})
        if found.records and total:
            count = counted(total(found.reply))
        at += step or len(found.records)
        more = progress.add(found, total=count, foresee=partial(asker.foresee, {offset: at}))
        yield from found.records
