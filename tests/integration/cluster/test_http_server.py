"""The operator's own port."""

import asyncio

import aiohttp

from wrapper_operator.controllers.http_server import serve
from wrapper_operator.metrics import queue


def test_tells_that_it_lives_and_what_it_counts() -> None:
    queue.DEPTH.set(3)

    async def ask() -> dict[str, tuple[int, str]]:
        runner = await serve(0)
        # A free port is another one for each family of addresses.
        port = next(each[1] for each in runner.addresses if len(each) == 2)
        address = f"http://127.0.0.1:{port}"
        try:
            async with aiohttp.ClientSession() as session:
                answers = {}
                for path in ("/healthz", "/metrics", "/other"):
                    async with session.get(address + path) as answer:
                        answers[path] = answer.status, await answer.text()
                return answers
        finally:
            await runner.cleanup()

    answers = asyncio.run(ask())
    assert answers["/healthz"] == (200, "ok\n")
    assert answers["/other"][0] == 404
    status, text = answers["/metrics"]
    assert status == 200
    assert "wrapper_operator_queue_depth 3.0" in text
