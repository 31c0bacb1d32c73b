"""An attempt at an API against a bare loop with the same HTTP client, on pages of 1,000 records.

`python -m benchmarks.polling` prints both, for a source that answers at once and for one that takes its time.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from benchmarks import measure
from wrapper_contract.names import code_hash
from wrapper_contract.run_spec import (
    ENVIRONMENT_VARIABLE,
    ApiCollection,
    ApiSourceSpec,
    JsonLinesSink,
    RunSpec,
)

PAGES = 120
RECORDS = 1000
FIRST = datetime(1990, 1, 1, tzinfo=UTC)
MOST_OVERHEAD = 0.15
RUNNER = str(Path(sys.executable).with_name("wrapper-runner"))
CODE = """
from wrapper_sdk import Point, parse_time


def collect(source, start, end):
    page, pages = 1, 1
    while page <= pages:
        document = source.get(query={"page": str(page)}).json()
        pages = document["pages"]
        for record in document["records"]:
            yield Point(parse_time(record["time"], "datetime"), record["value"])
        page += 1
"""


def overhead(folder: Path, *, latency: float) -> measure.Comparison:
    """Compare; the overhead is `1 / ratio - 1`.

    Args:
        folder: For what the runs leave.
        latency: Seconds that the source takes for a page.
    """
    with _served(latency) as url:
        return measure.compare(lambda: _ours(url, folder), lambda: _bare(url, folder))


def bare_loop(url: str, out: Path) -> None:
    """Ask for every page, read the records, write messages of 500 points."""
    import orjson
    import urllib3

    pool = urllib3.PoolManager()
    page, pages, points = 1, 1, list[dict[str, object]]()
    with out.open("wb") as file:
        while page <= pages:
            document = json.loads(pool.request("GET", f"{url}?page={page}").data)
            pages, page = document["pages"], page + 1
            for record in document["records"]:
                points.append({"x": datetime.fromisoformat(record["time"]), "y": float(record["value"])})
                if len(points) == 500:
                    file.write(orjson.dumps(points, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
                    points = []


def serve(latency: float) -> None:
    """Serve the pages on loopback; say the url on standard output."""
    pages = [_page(number) for number in range(PAGES)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = pages[int(parse_qs(urlsplit(self.path).query)["page"][0]) - 1]
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


def _page(number: int) -> bytes:
    times = (FIRST + timedelta(hours=number * RECORDS + index) for index in range(RECORDS))
    records = [
        {"time": time.isoformat(), "value": index * 0.37, "station": "PT01", "unit": "µg/m³", "flag": None}
        for index, time in enumerate(times)
    ]
    return json.dumps({"pages": PAGES, "records": records}).encode()


@contextmanager
def _served(latency: float) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.polling", "serve", str(latency)]
    with subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _ours(url: str, folder: Path) -> float:
    code = folder / "collector.py"
    code.write_text(CODE)
    (folder / "points.jsonl").unlink(missing_ok=True)
    (folder / "state.json").unlink(missing_ok=True)
    spec = RunSpec(
        wrapper_id="5c1d0000-0000-4000-8000-000000000000",
        name="bench",
        execution="local-1",
        # One window.
        periodicity="Annual",
        source_type="API",
        code_path=str(code),
        code_hash=code_hash(CODE),
        source=ApiSourceSpec(url=url, requests_per_minute=1_000_000, name="pages"),
        collection=ApiCollection(interval=3600, history_start=FIRST, polls=False),
        sink=JsonLinesSink(
            path=str(folder / "points.jsonl"), state_path=str(folder / "state.json"), append=True
        ),
    )
    environment = {
        ENVIRONMENT_VARIABLE: msgspec.json.encode(spec).decode(),
        "WRAPPER_TERMINATION_LOG": str(folder / "termination.json"),
    }
    return measure.run([RUNNER, "collect"], env=environment, sample_memory=False).seconds


def _bare(url: str, folder: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.polling", "bare", url, str(folder / "bare.jsonl")]
    return measure.run(command, env=_environment(), sample_memory=False).seconds


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def main(arguments: list[str]) -> None:
    """Measure; or be one of the processes that it takes."""
    if arguments[:1] == ["serve"]:
        serve(float(arguments[1]))
    elif arguments[:1] == ["bare"]:
        bare_loop(arguments[1], Path(arguments[2]))
    else:
        with tempfile.TemporaryDirectory(prefix="wrapper-bench-") as folder:
            for latency in (0.0, 0.1):
                found = overhead(Path(folder), latency=latency)
                more = 1 / found.ratio - 1
                print(
                    f"pages of {RECORDS:,} records, {latency * 1000:.0f} ms each: {found.ours:.2f} s against "
                    f"{found.baseline:.2f} s, {more:+.0%} (at most {MOST_OVERHEAD:+.0%})"
                )


if __name__ == "__main__":
    main(sys.argv[1:])
