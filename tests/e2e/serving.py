"""Files served to the cluster's pods, as a whole at once or only when a test lets them pass."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from cluster.layout import BRIDGE_ADDRESS
from http_serving import Quiet, listening

GATE_SECONDS = 240.0


@dataclass
class Served:
    """A file by url; pods beyond the first few wait in the middle of it until the gate is opened.

    Attributes:
        url: Where it is.
        content: What it is.
        free: How many pods, told apart by their addresses, pass while the gate is closed.
        gate: Set while it is open.
        seen: Addresses of pods in the order in which they came.
    """

    url: str
    content: bytes
    free: int
    gate: threading.Event = field(default_factory=threading.Event)
    seen: list[str] = field(default_factory=list)

    def must_wait(self, address: str) -> bool:
        """Return whether a pod has to wait."""
        if address not in self.seen:
            self.seen.append(address)
        return self.seen.index(address) >= self.free


@contextmanager
def served(content: bytes, *, name: str = "data.csv", free: int | None = None) -> Iterator[Served]:
    """Serve a file; without `free` the gate is open from the start."""
    with listening(_handler(lambda: file), host=BRIDGE_ADDRESS) as base:
        file = Served(f"{base}/{name}", content, free or 0)
        if free is None:
            file.gate.set()
        try:
            yield file
        finally:
            file.gate.set()


def _handler(file: Callable[[], Served]) -> type[BaseHTTPRequestHandler]:
    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served_file = file()
            content, half = served_file.content, len(served_file.content) // 2
            self.send_response(200)
            self.send_header("Content-Type", "text/csv")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:half])
            self.wfile.flush()
            if served_file.must_wait(self.client_address[0]):
                served_file.gate.wait(GATE_SECONDS)
            try:
                self.wfile.write(content[half:])
            except OSError:
                self.close_connection = True

    return Handler
