"""One page: the request, a smaller page where the source says that this one is too large, the records."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from wrapper_sdk.errors import SourceError
from wrapper_sdk.paging.sizes import lower_size, speaks_of_end
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import ApiSource, ForeseeingSource, Query

Records = Callable[[Reply], Iterable[Any]]
"""Every record of a reply, none left out: paging goes by how many there are."""

MAX_PAGES = 10_000
FORESEEN_FROM = 2
"""Pages there must be before the next is foreseen: who reads one page only pays for no second one."""
FORESEEN_BYTES = 1024 * 1024
"""Above this a reply is not worth holding beside the next one."""


class Page(NamedTuple):
    """One page as the source gave it."""

    reply: Reply
    records: list[Any]
    size: int | None
    """Page size that was asked for in the end."""
    missing: bool = False
    """Whether there is no such page (404), without a word of why."""


class Asker:
    """Asks for pages of one list, and holds what all kinds of paging share.

    Args:
        source: The API.
        records: Every record of a reply.
        path: As for `ApiSource.get`.
        query: As for `ApiSource.get`; the same for all pages.
        size: Name of the parameter for the page size; None where there is none.
        limit: The page size; lowered when the source refuses the first page for it.
    """

    def __init__(
        self,
        source: ApiSource,
        records: Records,
        *,
        path: str | None,
        query: Query | None,
        size: str | None = None,
        limit: int | None = None,
    ) -> None:
        if (size is None) != (limit is None):
            raise ValueError(
                "size and limit go together: the name of the page size's parameter, and its value"
            )
        self.path = path
        self.limit = limit
        self.pages = 0
        self._source = source
        self._foreseeing = source if isinstance(source, ForeseeingSource) else None
        self._bytes = 0
        self._records = records
        self._query = dict(query or {})
        self._size = size

    def ask(self, parameters: Query) -> Page:
        """Return the page that these parameters name.

        Raises:
            SourceError: The source refuses, or gives more pages than anyone could want.
            WindowTooLarge: The source refuses because it is too much.
        """
        while True:
            reply = self._source.get(self.path, self._laid_over(parameters))
            lower = self._lower(reply)
            if lower is None:
                return self._page(reply)
            self.limit = lower

    def follow(self, url: str) -> Page:
        """Return the page at a link of the page before.

        Raises:
            SourceError: As `ask`.
            WindowTooLarge: As `ask`.
        """
        return self._page(self._source.get(self._below(url)))

    def foresee(self, parameters: Query) -> None:
        """Say that `ask` comes next with these parameters."""
        self._foresee(self.path, self._laid_over(parameters))

    def foresee_link(self, url: str) -> None:
        """Say that `follow` comes next with this link."""
        self._foresee(self._below(url), None)

    def _foresee(self, path: str | None, query: Query | None) -> None:
        if self._foreseeing and self.pages >= FORESEEN_FROM and self._bytes <= FORESEEN_BYTES:
            self._foreseeing.foresee(path, query)

    def _laid_over(self, parameters: Query) -> Query:
        sized = {self._size: self.limit} if self._size is not None else {}
        return self._query | sized | dict(parameters)

    def _below(self, url: str) -> str:
        if url.startswith("?") and self.path:
            return self.path.partition("?")[0] + url
        return url

    def _lower(self, reply: Reply) -> int | None:
        if reply.ok or self.pages or self._size is None or self.limit is None:
            return None
        return lower_size(reply.text, name=self._size, asked=self.limit)

    def _page(self, reply: Reply) -> Page:
        if self.pages >= MAX_PAGES:
            raise SourceError(f"the source gives more than {MAX_PAGES} pages for one request")
        if reply.found_nothing or (self.pages and _says_the_end(reply)):
            return Page(reply, [], self.limit)
        if self.pages and reply.status in (404, 410):
            return Page(reply, [], self.limit, missing=True)
        page = Page(reply, list(self._records(reply.checked())), self.limit)
        self.pages += 1
        self._bytes = len(reply.content)
        return page


def _says_the_end(reply: Reply) -> bool:
    """Tell whether a later page was refused because there is none: sources differ in how they say so."""
    return reply.status in (400, 404, 410, 416, 422) and speaks_of_end(reply.text)
