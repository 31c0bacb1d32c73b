"""Asking an inspection of an API, on a server that notes what it is asked and answers what it is told."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
import pytest

from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    FetchReply,
    FetchRequest,
    PreflightReply,
    PreflightRequest,
    ProfileReply,
    RunEvidence,
)
from wrapper_contract.report import Termination
from wrapper_operator.generation.inspection_client import InspectionClient

Result = TypeVar("Result")
REPLY = FetchReply(status=200, headers={"content-type": "application/json"}, size=2, body="[]", sample="[]")
WINDOW = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))


def ask(answer: bytes, question: Callable[[InspectionClient], Awaitable[Result]]) -> tuple[str, Any, Result]:
    """Return path and body of the request that a question makes, and what it gives for this answer."""
    heard: list[tuple[str, Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
        body = await reader.readexactly(length)
        heard.append((head.split(" ")[1], json.loads(body) if body else None))
        writer.write(answer)
        writer.close()

    async def run() -> Result:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            return await question(InspectionClient(f"127.0.0.1:{port}", token="x"))

    result = asyncio.run(run())
    return *heard[0], result


def answered(reply: msgspec.Struct) -> bytes:
    body = msgspec.json.encode(reply)
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def test_a_request_to_the_api() -> None:
    request = FetchRequest(path="page/2", query={"date": "2020:2021"})
    path, body, reply = ask(answered(REPLY), lambda client: client.fetch(request))
    assert (path, body) == ("/fetch", {"path": "page/2", "query": {"date": "2020:2021"}})
    assert reply == REPLY


def test_the_first_reply_of_an_api() -> None:
    path, body, reply = ask(answered(ProfileReply(api=REPLY)), lambda client: client.profile())
    assert (path, body, reply.api) == ("/profile", None, REPLY)


def test_code_is_tried_on_windows() -> None:
    runs = [RunEvidence(termination=Termination(exit_code=0, reason="Done", message=""), window=WINDOW)]
    path, body, reply = ask(
        answered(PreflightReply(runs=runs)), lambda client: client.preflight("code", [WINDOW])
    )
    assert path == "/preflight"
    assert msgspec.convert(body, PreflightRequest).windows == [WINDOW]
    assert reply.runs == runs


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "InspectionDied"),
        (b'HTTP/1.1 401 No\r\nContent-Length: 16\r\n\r\n{"error": "who"}', "InspectionRefused"),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"status": "x"}', "InspectionGarbled"),
    ],
)
def test_an_answer_that_is_none_is_a_reply_that_says_so(answer: bytes, reason: str) -> None:
    _, _, reply = ask(answer, lambda client: client.fetch(FetchRequest()))
    assert reply.failure is not None
    assert (reply.failure.exit_code, reply.failure.reason) == (ExitCode.UNAVAILABLE, reason)
