"""An HTTP server on the loopback whose misbehaviour a test writes down, one function a path."""

import contextlib
import email.utils
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from http_serving import Quiet, running

CERTIFICATE = Path(__file__).with_name("localhost.pem")


@dataclass(frozen=True)
class Seen:
    """A request that the server got."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""


class Exchange:
    """One request, and the means to answer it well or badly."""

    def __init__(self, handler: BaseHTTPRequestHandler, seen: Seen, number: int) -> None:
        self._handler = handler
        self.seen = seen
        self.number = number
        """Which request of this path it is, from 1."""

    def head(self, status: int, headers: dict[str, str] | None = None) -> None:
        self._handler.send_response_only(status)
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def send(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.head(status, {"Content-Length": str(len(body))} | named)
        self.send(body)

    def asked_offset(self) -> int:
        """Return from which byte on the client asked, 0 for all."""
        return int(self.seen.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))

    def cut(self) -> None:
        """Break the connection off, as a crash would."""
        with contextlib.suppress(OSError):
            self._handler.connection.shutdown(socket.SHUT_RDWR)


Route = Callable[[Exchange], None]


@dataclass
class ScriptedServer:
    """A running server; what it answers is in `routes`, what it got in `seen`."""

    base: str
    routes: dict[str, Route] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: a route that never ends has to end then."""

    def route(self, path: str, answer: Route) -> str:
        """Let a path answer so, and return its url."""
        self.routes[path] = answer
        return self.base + path

    def file(self, path: str, body: bytes, **headers: str) -> str:
        """Let a path answer with this file."""
        return self.route(path, lambda exchange: exchange.reply(200, body, **headers))

    def requests_of(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path.partition("?")[0] == path]


@contextlib.contextmanager
def scripted_server(*, tls: bool = False) -> Iterator[ScriptedServer]:
    """Run a server on a free port of the loopback."""
    state = ScriptedServer(base="")
    lock = threading.Lock()

    class Handler(Quiet, BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            seen = Seen(self.path, {name.lower(): value for name, value in self.headers.items()})
            with lock:
                state.seen.append(seen)
                number = len(state.requests_of(path))
            route = state.routes.get(path, lambda exchange: exchange.reply(404, b"nothing here"))
            self.close_connection = True
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                route(Exchange(self, seen, number))

        def do_CONNECT(self) -> None:
            with lock:
                state.seen.append(Seen(self.path, dict(self.headers.items())))
            self.close_connection = True
            self.send_response_only(407)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.base = f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}"
    with running(server):
        try:
            yield state
        finally:
            state.stopping.set()


def ranged(body: bytes, *, tag: str = '"v1"', cut_after: int | None = None, cuts: int = 1) -> Route:
    """Serve a file that can be resumed; the first `cuts` answers break off after `cut_after` bytes."""

    def answer(exchange: Exchange) -> None:
        offset = exchange.asked_offset() if exchange.seen.headers.get("if-range") == tag else 0
        rest = body[offset:]
        headers = {"Content-Length": str(len(rest)), "ETag": tag, "Accept-Ranges": "bytes"}
        if offset:
            headers["Content-Range"] = f"bytes {offset}-{len(body) - 1}/{len(body)}"
        exchange.head(206 if offset else 200, headers)
        if cut_after is not None and exchange.number <= cuts:
            exchange.send(rest[:cut_after])
            exchange.cut()
        else:
            exchange.send(rest)

    return answer


def http_date(timestamp: float) -> str:
    """Write a time as HTTP headers do."""
    return email.utils.formatdate(timestamp, usegmt=True)
