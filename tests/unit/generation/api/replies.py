"""Replies made by hand, and an API in memory to try parameters on."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from wrapper_contract.inspection import FetchReply, FetchRequest, Thinned
from wrapper_operator.generation.exchanges.exchange import Asking, Exchange
from wrapper_operator.generation.request import ApiRequest

DATA = Path(__file__).parents[3] / "data" / "api"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://api.example.org/v1/data"

Answer = Callable[[dict[str, str]], Any]


def fixture(shape: str) -> str:
    """Return the first reply of a shape."""
    (path,) = DATA.glob(f"{shape}.*")
    return path.read_text(encoding="utf-8")


def api(*, url: str = URL, query: dict[str, str] | None = None, **hints: Any) -> ApiRequest:
    """Return what a manifest says."""
    return ApiRequest(url=url, query=query or {}, now=NOW, **hints)


def reply(body: Any, status: int = 200, *, thinned: tuple[Thinned, ...] = (), **headers: str) -> FetchReply:
    """Return a reply; what is no text is written as JSON."""
    text = body if isinstance(body, str) else msgspec.json.encode(body).decode()
    return FetchReply(status=status, body=text, headers=headers, size=len(text), thinned=list(thinned))


def first(body: Any, status: int = 200, *, said: ApiRequest | None = None, **options: Any) -> Exchange:
    """Return a first exchange."""
    return Exchange(api=said or api(), reply=reply(body, status, **options))


def asking(answer: Answer, *, said: ApiRequest | None = None, budget: int = 16) -> Asking:
    """Return what asks an API that answers in memory: by a document, or by a reply."""

    async def fetch(request: FetchRequest) -> FetchReply:
        given = answer({**({"link": request.path} if request.path else {}), **request.query})
        return given if isinstance(given, FetchReply) else reply(given)

    return Asking(said or api(), fetch, budget=budget)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end."""
    return asyncio.run(work)


def day(text: str) -> datetime:
    """Return a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
