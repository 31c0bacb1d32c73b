"""A server whose answer never ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from http_serving import Quiet, listening


class _Endless(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.end_headers()
        try:
            self.wfile.write(b"year,value\n")
            while True:
                self.wfile.write(b"2020,1\n")
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            return


@contextmanager
def slow_server() -> Iterator[str]:
    """Serve on loopback; give the url."""
    with listening(_Endless) as base:
        yield f"{base}/slow.csv"
