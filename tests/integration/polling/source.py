"""A small API over real HTTP, whose times and tempers a test decides."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from http_serving import Quiet, listening

Said = tuple[int, dict[str, str], bytes]

CODE = """
from datetime import UTC, datetime
from wrapper_sdk import Point


def collect(source, start, end):
    page = 1
    while True:
        query = {"start": start.isoformat(), "end": end.isoformat(), "page": str(page)}
        reply = source.get(query=query)
        document = reply.json()
        for record in document["records"]:
            yield Point(datetime.fromisoformat(record["t"]), record["v"], record.get("s"))
        if page >= document["pages"]:
            return
        page += 1
"""


@dataclass
class Api:
    """What the server has, and what it was asked.

    Attributes:
        values: The value at each time.
        page: Records of one reply.
        widest: Seconds of the longest window that it answers; others get a 400 that says so.
        ignores: Whether it answers with everything, whatever is asked.
        script: Asked first for an answer: given the number of the request and the query.
        delay: Seconds before each answer.
    """

    values: dict[datetime, float]
    page: int = 1000
    widest: float | None = None
    ignores: bool = False
    script: Callable[[int, dict[str, str]], Said | None] = lambda number, query: None
    delay: float = 0.0
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def say(self, query: dict[str, str]) -> Said:
        """Answer."""
        self.asked.append(query)
        time.sleep(self.delay)
        return self.script(len(self.asked), query) or self._usual(query)

    def _usual(self, query: dict[str, str]) -> Said:
        start, end = (datetime.fromisoformat(query[name]) for name in ("start", "end"))
        if self.widest is not None and (end - start).total_seconds() > self.widest:
            return document({"error": "the range of dates is too long"}, status=400)
        found = [time for time in sorted(self.values) if self.ignores or start <= time < end]
        number = int(query["page"])
        records = [
            {"t": time.isoformat(), "v": self.values[time]}
            for time in found[(number - 1) * self.page : number * self.page]
        ]
        return document({"records": records, "pages": max(1, -(-len(found) // self.page))})


def document(content: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Said:
    """Return an answer of JSON."""
    return status, {"Content-Type": "application/json", **(headers or {})}, json.dumps(content).encode()


class _Handler(Quiet, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: ClassVar[Api]

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        status, headers, body = self.api.say(query)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """Serve on loopback."""
    with listening(type("Handler", (_Handler,), {"api": api})) as base:
        api.url = f"{base}/data"
        yield api


def utc(year: int, month: int = 1, day: int = 1, hour: int = 0) -> datetime:
    """Return a time in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)
