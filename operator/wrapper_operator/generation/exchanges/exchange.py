"""Requests and replies as the shapes see them, and the budget of requests."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from wrapper_contract.inspection import FetchReply, FetchRequest
from wrapper_operator.generation.request import ApiRequest
from wrapper_sdk.replies import Reply
from wrapper_sdk.replies.documents import json_lines
from wrapper_sdk.replies.refusals import speaks_of_size, words_of

Fetch = Callable[[FetchRequest], Awaitable[FetchReply]]
_Key = tuple[str | None, tuple[tuple[str, str], ...]]
NO_JSON = object()
"""Stands for the document of a body that is no JSON."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request and what came of it."""

    api: ApiRequest
    query: Mapping[str, str] = field(default_factory=dict)
    """Laid over the manifest's."""
    link: str | None = None
    """A path or url that a reply named."""
    reply: FetchReply

    @cached_property
    def document(self) -> Any:
        """The JSON document, or `NO_JSON`; long arrays may lack their middle."""
        try:
            return msgspec.json.decode(self.reply.body)
        except (msgspec.DecodeError, UnicodeError):
            lines = json_lines(self.reply.body, cut=self.reply.cut)
            return NO_JSON if lines is None else lines

    @cached_property
    def as_reply(self) -> Reply:
        """The reply as collector code sees it, except for what was thinned or cut off."""
        return Reply(self.reply.status, self.reply.headers, self.reply.body.encode(errors="replace"))

    @property
    def ok(self) -> bool:
        """Whether the status says success."""
        return self.reply.failure is None and 200 <= self.reply.status < 300

    @property
    def too_large(self) -> bool:
        """Whether the source says that it was asked for too much, or for too long a range."""
        status = self.reply.status
        return status == 413 or (400 <= status < 500 and speaks_of_size(self.reply.body))

    @property
    def words(self) -> str:
        """What the reply says, in one line."""
        return words_of(self.reply.body)

    @property
    def sent(self) -> dict[str, str]:
        """All parameters of the request, those in the url's own query too."""
        return {**dict(parse_qsl(urlsplit(self.api.url).query)), **self.api.query, **self.query}

    @property
    def path(self) -> str:
        """Path of the url."""
        return urlsplit(self.api.url).path

    def length(self, path: str, kept: int) -> int:
        """Return how many members an array or object of the document has, also where it was thinned."""
        return next((one.length for one in self.reply.thinned if one.path == path), kept)


class Exhausted(Exception):  # noqa: N818 - ends a trial, is no error
    """The budget of requests is used up."""


class Asking:
    """Asks the API a bounded number of times; the same request is made once.

    Args:
        api: What the manifest says.
        fetch: Makes a request.
        budget: Requests that may be made.
    """

    def __init__(self, api: ApiRequest, fetch: Fetch, *, budget: int) -> None:
        self.api = api
        self.left = budget
        self._fetch = fetch
        self._known: dict[_Key, Exchange] = {}

    async def ask(self, query: Mapping[str, str], *, link: str | None = None) -> Exchange:
        """Return the exchange with parameters laid over the manifest's, or with a link of a reply.

        Raises:
            Exhausted: No request is left.
        """
        key = (link, tuple(sorted(query.items())))
        if key not in self._known:
            if self.left <= 0:
                raise Exhausted
            self.left -= 1
            reply = await self._fetch(FetchRequest(path=link, query=dict(query)))
            self._known[key] = Exchange(api=self.api, query=dict(query), link=link, reply=reply)
        return self._known[key]

    def remember(self, exchange: Exchange) -> None:
        """Count an exchange that another made as asked."""
        self._known[exchange.link, tuple(sorted(exchange.query.items()))] = exchange

    @property
    def exchanges(self) -> list[Exchange]:
        """All that were made, the first one first."""
        return list(self._known.values())
