"""The watch of people's ConfigMaps against a little API server: nothing is missed, whatever breaks off."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web
from kubernetes.aio.client.configuration import Configuration

from wrapper_operator.cluster.config_map_watch import ConfigMapWatch
from wrapper_operator.cluster.requests import ApiServer

LIMIT_SECONDS = 60.0


def metadata(name: str, version: int) -> dict[str, Any]:
    return {"metadata": {"namespace": "n", "name": name, "resourceVersion": str(version)}}


def event(kind: str, name: str, version: int) -> dict[str, Any]:
    return {"type": kind, "object": metadata(name, version)}


GONE = {"type": "ERROR", "object": {"kind": "Status", "code": 410}}


class Server:
    """An API server that has ConfigMaps to list, and a script for each watch in turn.

    Attributes:
        pages: Names in each page of a list.
        watches: Events of each watch; None refuses it, and the last one never ends.
        asked: Query of every request, as (watch or list, version, accepted type).
    """

    def __init__(self, pages: list[list[str]], watches: list[list[dict[str, Any]] | None]) -> None:
        self.pages = pages
        self.watches = watches
        self.asked: list[tuple[str, str, str]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        accepted = request.headers["Accept"].split(";")[1].removeprefix("as=")
        kind = "watch" if "watch" in request.query else "list"
        self.asked.append((kind, request.query.get("resourceVersion", ""), accepted))
        return await (self._watch(request) if kind == "watch" else self._list(request))

    async def _list(self, request: web.Request) -> web.StreamResponse:
        page = int(request.query.get("continue", 0))
        more = {"continue": str(page + 1)} if page + 1 < len(self.pages) else {}
        items = [metadata(name, 1) for name in self.pages[page]]
        return web.json_response({"metadata": {"resourceVersion": "10", **more}, "items": items})

    async def _watch(self, request: web.Request) -> web.StreamResponse:
        events = self.watches.pop(0) if self.watches else []
        if events is None:
            return web.json_response({"message": "not today", "reason": "Forbidden"}, status=403)
        response = web.StreamResponse()
        await response.prepare(request)
        for each in events:
            await response.write(json.dumps(each).encode() + b"\n")
        if not self.watches:
            await asyncio.sleep(LIMIT_SECONDS)
        return response


def follow(server: Server, until: Callable[[list[str]], bool], *, begin: bool = False) -> list[str]:
    """Return what is told until that is enough."""
    return asyncio.run(_follow(server, until, begin=begin))


async def _follow(server: Server, until: Callable[[list[str]], bool], *, begin: bool) -> list[str]:
    told: list[str] = []
    enough = asyncio.Event()

    def tell(namespace: str, name: str) -> None:
        told.append(f"{namespace}/{name}")
        if until(told):
            enough.set()

    application = web.Application()
    application.router.add_get("/api/v1/namespaces/n/configmaps", server.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    configuration = Configuration(host=f"http://127.0.0.1:{runner.addresses[0][1]}")
    api = ApiServer(configuration)
    watch = ConfigMapWatch(api, namespace="n", tell=tell)
    if begin:
        await watch.begin()
    task = asyncio.create_task(watch.follow(retry_seconds=0.01))
    try:
        await asyncio.wait_for(enough.wait(), LIMIT_SECONDS)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await api.close()
        await runner.cleanup()
    return told


def test_tells_what_is_there_and_what_changes_by_metadata_alone() -> None:
    server = Server([["a", "b"], ["c"]], [[event("MODIFIED", "a", 11), event("DELETED", "c", 12)]])
    assert follow(server, lambda told: len(told) == 5) == ["n/a", "n/b", "n/c", "n/a", "n/c"]
    assert server.asked == [
        ("list", "", "PartialObjectMetadataList"),
        ("list", "", "PartialObjectMetadataList"),
        ("watch", "10", "PartialObjectMetadata"),
    ]


def test_what_is_there_at_the_beginning_is_not_told_but_what_changes_from_then_on() -> None:
    server = Server([["a", "b"]], [[event("MODIFIED", "a", 11)]])
    assert follow(server, lambda told: len(told) == 1, begin=True) == ["n/a"]
    assert [(kind, version) for kind, version, _ in server.asked] == [("list", ""), ("watch", "10")]


def test_a_watch_that_ends_goes_on_where_it_was() -> None:
    first = [event("ADDED", "b", 11), {"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": "19"}}}]
    server = Server([["a"]], [first, [event("ADDED", "c", 20)]])
    assert follow(server, lambda told: "n/c" in told) == ["n/a", "n/b", "n/c"]
    assert [version for kind, version, _ in server.asked if kind == "watch"] == ["10", "19"]


def test_what_may_have_been_missed_is_found_by_listing() -> None:
    for broken in ([GONE], None):
        server = Server([["a"]], [broken, [event("ADDED", "c", 20)]])
        assert follow(server, lambda told: "n/c" in told) == ["n/a", "n/a", "n/c"]
        assert [kind for kind, _, _ in server.asked] == ["list", "watch", "list", "watch"]
