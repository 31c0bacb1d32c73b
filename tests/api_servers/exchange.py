"""A request as a server gets it, and what it answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    """Names in lower case."""
    target: str
    """Path and query as they came."""

    def one(self, name: str, default: str = "") -> str:
        """Return a parameter's last value."""
        return self.query.get(name, [default])[-1]

    def whole(self, name: str, default: int) -> int:
        """Return a parameter that should be a whole number."""
        text = self.one(name)
        return int(text) if text.lstrip("-").isdecimal() else default


@dataclass(frozen=True)
class Response:
    """What a client gets."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answer = Callable[[Request], Response]
Fault = Callable[[Request, int], Response | None]
"""Takes a request and its number, from 1; answers in place of the API, or returns None."""


def as_json(document: Any, status: int = 200, **headers: str) -> Response:
    """Return a JSON reply; in the names of headers `_` stands for `-`."""
    body = json.dumps(document, ensure_ascii=False).encode()
    return Response(body, status, {"Content-Type": "application/json"} | named(headers))


def as_text(text: str, content_type: str, status: int = 200, **headers: str) -> Response:
    """Return a reply of text in UTF-8."""
    return Response(text.encode(), status, {"Content-Type": content_type} | named(headers))


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
