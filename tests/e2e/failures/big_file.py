"""A file of many rows, served to pods over HTTP, and the points in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler

from cluster.layout import BRIDGE_ADDRESS
from e2e.queues import PointKey
from http_serving import Quiet, listening

SERIES = 20
DAYS = 5000
ROWS = SERIES * DAYS
_FIRST_DAY = date(2000, 1, 1)


def points() -> dict[PointKey, float]:
    """Return the points of the file; no value is there twice."""
    return {(series, f"{day}T00:00:00Z"): value for day, series, value in _rows()}


def text() -> str:
    """Return the file."""
    return "day,station,level\n" + "".join(f"{day},{series},{value}\n" for day, series, value in _rows())


@contextmanager
def served() -> Iterator[str]:
    """Serve the file to pods for a while; gives its url."""
    content = text().encode()

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/csv")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with listening(Handler, host=BRIDGE_ADDRESS) as base:
        yield f"{base}/levels.csv"


def _rows() -> Iterator[tuple[date, str, float]]:
    for number in range(ROWS):
        day = _FIRST_DAY + timedelta(days=number // SERIES)
        yield day, f"station-{number % SERIES:02}", number + 0.5
