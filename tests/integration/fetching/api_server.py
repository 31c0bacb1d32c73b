"""An API on the loopback that keeps connections open, takes forms, and misbehaves as a test writes down."""

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from http_serving import running
from integration.servers import http_server

FOR_LOCALHOST = str(http_server.CERTIFICATE)
"""Self-signed, with its key, as are the others."""
EXPIRED = str(Path(__file__).with_name("expired.pem"))
FOR_ANOTHER_HOST = str(Path(__file__).with_name("elsewhere.pem"))


@dataclass(frozen=True)
class Seen:
    """A request that the server got."""

    method: str
    path: str
    """With its query, as it was sent."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    number: int
    """Which request of this path it is, from 1."""

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query, keep_blank_values=True)


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """Bytes to be sent as they are, after which the connection is closed."""

    pieces: Iterable[bytes]


Route = Callable[[Seen], Answer | Raw]


def json_answer(document: object, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(document).encode(), {"Content-Type": "application/json"} | named)


def raw(head: str, *pieces: bytes) -> Raw:
    return Raw([head.replace("\n", "\r\n").encode(), *pieces])


@dataclass
class ApiServer:
    base: str = ""
    routes: dict[str, Route] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def route(self, path: str, *answers: Answer | Raw | Route) -> str:
        """Let a path answer so, one after the other and the last one for ever; return its url."""

        def answer(seen: Seen) -> Answer | Raw:
            chosen = answers[min(seen.number, len(answers)) - 1]
            return chosen(seen) if callable(chosen) else chosen

        self.routes[path] = answer
        return self.base + path

    def times(self, path: str) -> int:
        return len(self.requests_of(path))

    def requests_of(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if urlsplit(seen.path).path == path]


def _handler(state: ApiServer) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            with lock:
                state.connections += 1
            super().setup()

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                number = state.times(path) + 1
                seen = Seen(self.command, self.path, headers, body, number)
                state.seen.append(seen)
            route = state.routes.get(path, lambda seen: Answer(404, b"nothing here"))
            with contextlib.suppress(OSError):
                self._send(route(seen))

        do_POST = do_GET  # noqa: N815 - the library's name

        def _send(self, answer: Answer | Raw) -> None:
            if isinstance(answer, Raw):
                self.close_connection = True
                for piece in answer.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if state.stopping.is_set():
                        return
                return
            self.send_response_only(answer.status)
            for name, value in ({"Content-Length": str(len(answer.body))} | answer.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Take it that the client hung up, or did not trust the certificate."""


@contextlib.contextmanager
def api_server(*, certificate: str | None = None, host: str = "localhost") -> Iterator[ApiServer]:
    """Run a server on a free port of the loopback; with a certificate (PEM with its key) by TLS."""
    state = ApiServer()
    server = Server(("127.0.0.1", 0), _handler(state))
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    scheme = "http" if certificate is None else "https"
    state.base = f"{scheme}://{host}:{server.server_address[1]}"
    with running(server):
        try:
            yield state
        finally:
            state.stopping.set()
