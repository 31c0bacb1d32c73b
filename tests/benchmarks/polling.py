"""An attempt at an API on pages of 1,000 records, against bare loops with the same HTTP client.

`python -m benchmarks.polling serve|bare …` are the processes that it takes.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from benchmarks import collecting, measure
from benchmarks.figures import Figure
from wrapper_contract.names import code_hash
from wrapper_contract.run_spec import (
    ENVIRONMENT_VARIABLE,
    ApiCollection,
    ApiSourceSpec,
    JsonLinesSink,
    PublisherSink,
    RunSpec,
)

PAGES = 200
RECORDS = 1000
POINTS = PAGES * RECORDS
FIRST = datetime(1990, 1, 1, tzinfo=UTC)
MOST_OVERHEAD = 0.15
PAGE_SECONDS = 0.02
"""That a fast source takes for a page."""
PAGES_AT_ONCE = 1000
"""As many points as the rows of the file in the other figures, so that no start counts for much."""
CODE = """
from wrapper_sdk import Point, by_page, parse_time


def collect(source, start, end):
    records = by_page(
        source, lambda reply: reply.json()["records"], pages=lambda reply: reply.json()["pages"]
    )
    for record in records:
        yield Point(parse_time(record["time"], "datetime"), record["value"])
"""


def figures(folder: Path) -> list[Figure]:
    """Measure what supervisor and collector add to a bare loop; a minute."""
    at_once = overhead(folder, latency=0.0, pages=PAGES_AT_ONCE)
    usual = overhead(folder, latency=PAGE_SECONDS, pages=PAGES)
    return [
        _figure("at once", at_once, PAGES_AT_ONCE),
        _figure(f"in {PAGE_SECONDS * 1000:.0f} ms", usual, PAGES),
    ]


def _figure(when: str, found: measure.Comparison, pages: int) -> Figure:
    points = pages * RECORDS
    detail = f"[{points / found.ours:,.0f} against {points / found.baseline:,.0f} points/s]"
    name = f"API of {RECORDS:,} records a page {when}: time over a bare loop's"
    return Figure(name, 1 / found.ratio - 1, MOST_OVERHEAD, "", False, detail)


def overhead(folder: Path, *, latency: float, pages: int) -> measure.Comparison:
    """Compare; the overhead is `1 / ratio - 1`. The points of both go nowhere.

    Args:
        folder: For what the runs leave.
        latency: Seconds that the source takes for a page.
        pages: That it has.
    """
    nowhere = JsonLinesSink(path=os.devnull, state_path=str(folder / "state.json"), append=True)
    with served(latency, pages) as url:
        return measure.compare(lambda: collect(url, folder, nowhere), lambda: _bare(url))


def messages(url: str, decode: Callable[[bytes], Any]) -> Iterator[bytes]:
    """Ask for every page, read the records, and yield messages of 500 points."""
    import orjson
    import urllib3

    pool = urllib3.PoolManager()
    page, pages, points = 1, 1, list[dict[str, object]]()
    while page <= pages:
        document = decode(pool.request("GET", f"{url}?page={page}").data)
        pages, page = document["pages"], page + 1
        for record in document["records"]:
            points.append({"x": datetime.fromisoformat(record["time"]), "y": float(record["value"])})
            if len(points) == 500:
                yield orjson.dumps({"data": points}, option=orjson.OPT_UTC_Z)
                points = []
    if points:
        yield orjson.dumps({"data": points}, option=orjson.OPT_UTC_Z)


def bare_loop(url: str) -> None:
    """Make the messages as most programs would, and throw them away."""
    with open(os.devnull, "wb") as out:  # noqa: PTH123
        out.writelines(messages(url, json.loads))


def serve(latency: float, count: int) -> None:
    """Serve the pages on loopback; say the url on standard output."""
    # The one behind the last is empty.
    pages = [_page(number, of=count) for number in range(count + 1)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            number = int(parse_qs(urlsplit(self.path).query)["page"][0])
            body = pages[min(number, count + 1) - 1]
            time.sleep(latency)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}/data", flush=True)
    server.serve_forever()


def _page(number: int, *, of: int) -> bytes:
    indices = range(RECORDS if number < of else 0)
    times = (FIRST + timedelta(hours=number * RECORDS + index) for index in indices)
    records = [
        {"time": time.isoformat(), "value": index * 0.37, "station": "PT01", "unit": "µg/m³", "flag": None}
        for index, time in enumerate(times)
    ]
    return json.dumps({"pages": of, "records": records}).encode()


@contextmanager
def served(latency: float = 0.0, pages: int = PAGES) -> Iterator[str]:
    """Serve the pages from a process of its own; yield their url."""
    command = [sys.executable, "-m", "benchmarks.polling", "serve", str(latency), str(pages)]
    with subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def collect(url: str, folder: Path, sink: JsonLinesSink | PublisherSink) -> float:
    """Run `wrapper-runner collect` over the whole history into a sink; return its seconds."""
    code = folder / "collector.py"
    code.write_text(CODE)
    (folder / "state.json").unlink(missing_ok=True)
    spec = RunSpec(
        wrapper_id=collecting.WRAPPER_ID,
        name=collecting.NAME,
        execution=collecting.EXECUTION,
        # One window.
        periodicity="Annual",
        source_type="API",
        code_path=str(code),
        code_hash=code_hash(CODE),
        source=ApiSourceSpec(url=url, requests_per_minute=1_000_000, name="pages"),
        collection=ApiCollection(interval=3600, history_start=FIRST, polls=False),
        sink=sink,
    )
    environment = {
        ENVIRONMENT_VARIABLE: msgspec.json.encode(spec).decode(),
        "WRAPPER_TERMINATION_LOG": str(folder / "termination.json"),
    }
    return measure.run([collecting.RUNNER, "collect"], env=environment, sample_memory=False).seconds


def _bare(url: str) -> float:
    command = [sys.executable, "-m", "benchmarks.polling", "bare", url]
    return measure.run(command, env=_environment(), sample_memory=False).seconds


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(float(sys.argv[2]), int(sys.argv[3]))
    else:
        bare_loop(sys.argv[2])
