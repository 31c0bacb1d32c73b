"""Sources without pages, which give only so many records of a range of time and say nothing of the rest."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from wrapper_sdk.errors import WindowTooLarge
from wrapper_sdk.paging.asking import Asker, Page, Records
from wrapper_sdk.source import ApiSource, Query


def by_time(
    source: ApiSource,
    records: Records,
    *,
    start: datetime,
    end: datetime,
    since: str,
    until: str,
    time: Callable[[Any], datetime],
    limit: int,
    write: Callable[[datetime], str] = datetime.isoformat,
    size: str | None = None,
    path: str | None = None,
    query: Query | None = None,
) -> Iterator[Any]:
    """Yield the records between two times, asking again for what a full reply left out.

    It does not matter whether the source keeps the oldest or the newest records, nor in which order. Records
    at the edges of a reply may come twice.

    Args:
        source: The API.
        records: Every record of a reply.
        start: First time wanted.
        end: Last time wanted.
        since: Name of the parameter for the first time.
        until: Name of the parameter for the last time, which the source takes in.
        time: When a record was.
        limit: Most records of a reply: one with fewer is whole.
        write: How a time is sent.
        size: Name of the parameter for `limit`; None where it is the source's own.
        path: As for `ApiSource.get`.
        query: As for `ApiSource.get`.

    Raises:
        WindowTooLarge: There are more records at one time than a reply holds.
        SourceError: The source refuses.

    >>> from datetime import UTC
    >>> class Source:
    ...     timezone = "UTC"
    ...     def get(self, path=None, query=None):
    ...         days = [day for day in range(1, 8) if int(query["from"]) <= day <= int(query["to"])]
    ...         return Reply(200, {}, str(days[:3]).encode())
    ...     def reject(self, reason, *, text=None): ...
    >>> from wrapper_sdk import Reply
    >>> found = by_time(Source(), lambda reply: reply.json(), since="from", until="to", limit=3,
    ...                 start=datetime(2024, 1, 1, tzinfo=UTC), end=datetime(2024, 1, 31, tzinfo=UTC),
    ...                 time=lambda day: datetime(2024, 1, day, tzinfo=UTC), write=lambda time: f"{time.day}")
    >>> sorted(set(found))
    [1, 2, 3, 4, 5, 6, 7]
    """
    asker = Asker(source, records, path=path, query=query, size=size, limit=limit if size else None)
    span, keeps_oldest = (start, end), None
    while True:
        bounds = (write(span[0]), write(span[1]))
        page = asker.ask({since: bounds[0], until: bounds[1]})
        yield from page.records
        times = [time(record) for record in page.records]
        if not _is_full(asker, page, limit):
            return
        if keeps_oldest is None:  # what comes after the newest record tells which end was cut off
            after = asker.ask({since: write(max(times)), until: bounds[1]})
            yield from after.records
            keeps_oldest = any(time(record) > max(times) for record in after.records)
            if not keeps_oldest and _is_full(asker, after, limit):
                raise _too_dense(write(max(times)), bounds[1], after)
        rest = (max(times), span[1]) if keeps_oldest else (span[0], min(times))
        if (write(rest[0]), write(rest[1])) == bounds:  # to ask the same again would bring nothing new
            raise _too_dense(*bounds, page)
        span = rest


def _is_full(asker: Asker, page: Page, limit: int) -> bool:
    return len(page.records) >= (asker.limit or limit)


def _too_dense(first: str, last: str, page: Page) -> WindowTooLarge:
    return WindowTooLarge(f"there may be more than {len(page.records)} records from {first} to {last}")
