"""Sources without pages, which give only so many records of a range of time and say nothing of the rest.

>>> from wrapper_sdk import Reply
>>> class Source:
...     timezone = "UTC"
...     def get(self, path=None, query=None):
...         days = range(int(query["from"]), min(int(query["to"]), 7) + 1)
...         return Reply(200, {}, str(list(days[:3])).encode())
...     def reject(self, reason, *, text=None): ...
>>> found = by_time(Source(), Reply.json, start=datetime(2024, 1, 1), end=datetime(2024, 1, 31), limit=3,
...                 time=lambda day: datetime(2024, 1, day), since="from", until="to", write="{0.day}".format)
>>> sorted(set(found))
[1, 2, 3, 4, 5, 6, 7]
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

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

    The source may keep the oldest or the newest, in any order. Records at a reply's edges may come twice.

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
    """
    asker = Asker(source, records, path=path, query=query, size=size, limit=limit if size else None)
    yield from _Narrowing(asker, since, until, time, write, limit).records(start, end)


class _Narrowing(NamedTuple):
    """Asks for ever shorter ranges of time."""

    asker: Asker
    since: str
    until: str
    time: Callable[[Any], datetime]
    write: Callable[[datetime], str]
    limit: int

    def records(self, start: datetime, end: datetime) -> Iterator[Any]:
        """Yield the records of a range, and of what its full replies left out."""
        keeps_oldest: bool | None = None
        while True:
            bounds = (self.write(start), self.write(end))
            page = self.asker.ask({self.since: bounds[0], self.until: bounds[1]})
            yield from page.records
            if not self._is_full(page):
                return
            times = [self.time(record) for record in page.records]
            if keeps_oldest is None:
                after = self.asker.ask({self.since: self.write(max(times)), self.until: bounds[1]})
                yield from after.records
                keeps_oldest = self._cut_off_newest(max(times), after, bounds[1])
            start, end = (max(times), end) if keeps_oldest else (start, min(times))
            if (self.write(start), self.write(end)) == bounds:  # the same again would bring nothing new
                raise _too_dense(*bounds, page)

    def _cut_off_newest(self, newest: datetime, after: Page, end: str) -> bool:
        """Tell which end a full reply lacks, by what comes from its newest record on."""
        keeps_oldest = any(self.time(record) > newest for record in after.records)
        if not keeps_oldest and self._is_full(after):
            raise _too_dense(self.write(newest), end, after)
        return keeps_oldest

    def _is_full(self, page: Page) -> bool:
        return len(page.records) >= (self.asker.limit or self.limit)


def _too_dense(first: str, last: str, page: Page) -> WindowTooLarge:
    return WindowTooLarge(f"there may be more than {len(page.records)} records from {first} to {last}")
