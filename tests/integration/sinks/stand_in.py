"""A server that stands for the publisher: it confirms, or does what a test tells it to do."""

import socketserver
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import msgspec

from http_serving import Quiet, running
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.messages import ReceivedMessage
from wrapper_contract.publishing import BatchReply, CheckpointReply, ErrorReply, Heartbeat

POD_UID = "4f6c1c0e-0000-4000-8000-000000000001"
TOKEN = "the-token"


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    port: int
    """Of the client: the same for the same connection."""


@dataclass(frozen=True)
class Said:
    """An answer; `status` 0 hangs up without one."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


def refusal(status: int, message: str = "no", *, retry_after: int | None = None) -> Said:
    """Return an answer that is no success."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Said(status, msgspec.json.encode(ErrorReply(reason="Refused", message=message)), headers)


class StandIn:
    """What the server has heard and what it answers.

    Attributes:
        script: Asked first for an answer; None for the usual one.
    """

    def __init__(self, checkpoint: Checkpoint | None = None) -> None:
        self.checkpoint = checkpoint or Checkpoint()
        self.asked: list[Asked] = []
        self.batches: dict[int, bytes] = {}
        self.finished: Checkpoint | None = None
        self.script: Callable[[Asked], Said | None] = lambda asked: None
        self.url = ""
        self.token = TOKEN

    def of(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    @property
    def points(self) -> list[float]:
        bodies = [line for number in sorted(self.batches) for line in self.batches[number].splitlines()]
        return [point.y for body in bodies for point in msgspec.json.decode(body, type=ReceivedMessage).data]

    @property
    def heartbeats(self) -> list[Heartbeat]:
        return [msgspec.json.decode(asked.body, type=Heartbeat) for asked in self.of("/v1/heartbeats")]

    def say(self, asked: Asked) -> Said:
        self.asked.append(asked)
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return refusal(401, "not a pod of ours")
        return self.script(asked) or self._usual(asked)

    def _usual(self, asked: Asked) -> Said:
        if asked.path == "/v1/checkpoint":
            reply = CheckpointReply(checkpoint=self.checkpoint, pod_uid=POD_UID)
            return Said(200, msgspec.json.encode(reply))
        if asked.path == "/v1/heartbeats":
            return Said(200, b"{}")
        self.checkpoint = msgspec.json.decode(asked.headers["Wrapper-Checkpoint"], type=Checkpoint)
        if asked.path == "/v1/finish":
            self.finished = self.checkpoint
            return Said(200, b"{}")
        self.batches[int(asked.headers["Wrapper-Sequence"])] = asked.body
        messages = asked.body.count(b"\n")
        return Said(
            200, msgspec.json.encode(BatchReply(confirmed=messages, rejected=0, checkpoint=self.checkpoint))
        )


class _Handler(Quiet, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand_in: ClassVar[StandIn]

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        port = self.client_address[1] if self.client_address else 0
        said = self.stand_in.say(Asked(self.command, self.path, dict(self.headers), body, port))
        time.sleep(said.delay)
        if said.status == 0:
            self.close_connection = True
            return
        self.send_response(said.status)
        for name, value in {**said.headers, "Content-Length": str(len(said.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.body)

    do_GET = do_POST = _any  # noqa: N815

    def address_string(self) -> str:
        return ""


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def stand_in(
    checkpoint: Checkpoint | None = None, *, at: Path | None = None, port: int = 0
) -> Iterator[StandIn]:
    """Serve on loopback, or at a Unix socket."""
    made = StandIn(checkpoint)
    handler = type("Handler", (_Handler,), {"stand_in": made})
    server: socketserver.BaseServer
    if at is not None:
        server = _UnixServer(str(at), handler)
        made.url = f"unix:{at}"
    else:
        ThreadingHTTPServer.allow_reuse_address = True
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        made.url = f"http://127.0.0.1:{server.server_address[1]}"
    with running(server):
        yield made
