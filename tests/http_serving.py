"""What the HTTP servers of tests have in common: a thread to run on, an end, and no log."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from typing import Any

_TURN_SECONDS = 0.05


class Quiet:
    """For handlers that say nothing of their requests."""

    def log_message(self, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Says nothing of clients that went away: many tests kill theirs."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running(server: BaseServer) -> Iterator[None]:
    """Run a server until the end of the block; it waits for no connection that is open."""
    thread = threading.Thread(target=server.serve_forever, args=(_TURN_SECONDS,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def listening(
    handler: type[BaseHTTPRequestHandler], *, host: str = "127.0.0.1", port: int = 0
) -> Iterator[str]:
    """Run a server of HTTP; yield its url without a path. Port 0 takes a free one."""
    server = Server((host, port), handler)
    with running(server):
        yield f"http://{host}:{server.server_port}"
