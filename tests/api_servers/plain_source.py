"""The plainest `ApiSource`: urllib in this process, without limits, patience or redaction."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from api_servers.data import Datum
from api_servers.serving import Served
from wrapper_sdk import Point, Query, Reply
from wrapper_sdk.queries import query_texts

Collect = Callable[[Any, datetime, datetime], Iterable[Point]]


class PlainSource:
    """Asks a served API as its manifest says, with the key."""

    def __init__(self, served: Served) -> None:
        described = served.source()
        self.timezone = described.get("timezone", "UTC")
        self.rejected: list[object] = []
        self._url = served.url
        self._query = dict(described.get("query", {}))
        self._headers = dict(described.get("headers", {}))
        sent = served.api.auth()
        if "queryParameter" in sent:
            self._query[sent["queryParameter"]] = served.api.key
        elif sent:
            self._headers[sent["header"]] = served.api.key

    def get(self, path: str | None = None, query: Query | None = None) -> Reply:
        """Make a request; a link of the source's own carries its whole query."""
        base = urlsplit(self._url)
        target = urlsplit(urljoin(urlunsplit(base._replace(query="")), path or ""))
        absolute = path is not None and "://" in path
        pairs = [*parse_qsl(base.query), *self._query.items()] if not absolute else []
        for name, value in {**dict(_lists(target.query)), **query_texts(query)}.items():
            pairs = [pair for pair in pairs if pair[0] != name]
            pairs += [(name, text) for text in ([value] if isinstance(value, str) else value)]
        request = urllib.request.Request(
            urlunsplit(target._replace(query=urlencode(pairs))), headers=self._headers
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return _reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return _reply(error.code, error.headers, error.read())

    def reject(self, reason: object, *, text: object = None) -> None:
        """Remember what was rejected."""
        self.rejected.append((str(reason), text))


def collected(collect: Collect, served: Served, windows: Iterable[tuple[datetime, datetime]]) -> set[Datum]:
    """Run a collector over windows and return what lies in them, as a runner would deliver it.

    A time and series that comes with two values is in the result twice.
    """
    source = PlainSource(served)
    found: set[Datum] = set()
    for start, end in windows:
        for point in collect(source, start, end):
            assert isinstance(point.x, datetime)
            x = point.x.replace(tzinfo=UTC) if point.x.tzinfo is None else point.x.astimezone(UTC)
            if start <= x < end:
                found.add(Datum(x, point.series, point.y))
    assert not source.rejected
    return found


def _reply(status: int, headers: Any, content: bytes) -> Reply:
    return Reply(status, {name.lower(): text for name, text in headers.items()}, content)


def _lists(query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in parse_qsl(query):
        found.setdefault(name, []).append(text)
    return found
