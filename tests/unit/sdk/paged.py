"""A source that gives pages, for tests."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wrapper_sdk import Query, Reply
from wrapper_sdk.queries import query_texts


def reply(document: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, headers, json.dumps(document).encode())


def items(found: Reply) -> list[Any]:
    listed: list[Any] = found.json()["items"]
    return listed


@dataclass
class Source:
    """Answers by a function of the query, and counts; what is foreseen must be asked for next."""

    answer: Callable[[dict[str, Any]], Reply]
    timezone: str = "UTC"
    asked: list[dict[str, Any]] = field(default_factory=list)
    foreseen: dict[str, Any] | None = None
    foreseen_after: list[int] = field(default_factory=list)

    def foresee(self, path: str | None = None, query: Query | None = None) -> None:
        assert self.foreseen is None
        self.foreseen = {"path": path, **query_texts(query)}
        self.foreseen_after.append(len(self.asked))

    def get(self, path: str | None = None, query: Query | None = None) -> Reply:
        given = {"path": path, **query_texts(query)}
        assert self.foreseen in (None, given)
        self.foreseen = None
        self.asked.append(given)
        assert len(self.asked) <= 400, "no end"
        return self.answer(given)

    def reject(self, reason: object, *, text: object = None) -> None:
        raise AssertionError(reason)
