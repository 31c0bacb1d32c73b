"""Inspections of an API: real processes, a real server, code that is tried on windows."""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from integration.inspection.inspections import inspection, keeper
from integration.servers.http_server import Exchange, ScriptedServer, scripted_server
from wrapper_contract.checkpoint import Window
from wrapper_contract.inspection import FetchReply, FetchRequest, PreflightReply
from wrapper_contract.run_spec import ApiKey, ApiSourceSpec, Bearer, CollectorLimits, FileSourceSpec

SECRET = "canary-7f3a91"
CODE = """
from datetime import datetime
from wrapper_sdk import Point, WindowTooLarge, TryLater

def collect(source, start, end):
    reply = source.get(query={"from": start.isoformat(), "to": end.isoformat()})
    if reply.status == 413:
        raise WindowTooLarge
    if reply.status == 404:
        raise TryLater(0.1)
    for record in reply.json()["results"]:
        yield Point(datetime.fromisoformat(record["t"]), record["v"], record.get("s"))
"""


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


def windows(*years: tuple[int, int]) -> list[Window]:
    return [Window(year(first), year(last)) for first, last in years]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


def spec_of(server: ScriptedServer, path: str = "/data", **fields: object) -> ApiSourceSpec:
    return ApiSourceSpec(url=server.base + path, requests_per_minute=6000, name="the api", **fields)  # type: ignore[arg-type]


def asked(folder: Path, source: ApiSourceSpec, request: FetchRequest | None = None) -> FetchReply:
    with inspection(folder, source) as running:
        if request is not None:
            return asyncio.run(running.client().fetch(request))
        reply = asyncio.run(running.client().profile())
    assert reply.profile is None
    return reply.api or FetchReply(failure=reply.failure)


def tried(
    folder: Path, source: ApiSourceSpec, periods: Sequence[Window], code: str = CODE, **fields: object
) -> PreflightReply:
    with inspection(folder, source, **fields) as running:
        client = running.client(limits=CollectorLimits(silence_seconds=5.0))
        return asyncio.run(client.preflight(code, periods))


def values(first: int, last: int) -> list[dict[str, object]]:
    return [{"t": f"{number}-01-01T00:00:00+00:00", "v": float(number)} for number in range(first, last)]


def records(exchange: Exchange, *, first: int = 1990, last: int = 2020, most: int | None = None) -> None:
    """Answer with a value a year, as far as the source has it; refuse more than `most` years at once."""
    query = parse_qs(urlsplit(exchange.seen.path).query)
    start, end = (datetime.fromisoformat(query[name][0]) for name in ("from", "to"))
    if most is not None and (end - start).days > 366 * most:
        exchange.reply(413, b"{}")
        return
    found = [
        record for record in values(first, last) if start <= datetime.fromisoformat(str(record["t"])) < end
    ]
    exchange.reply(200, json.dumps({"results": found}).encode(), Content_Type="application/json")


def test_the_first_reply_is_the_one_that_the_manifest_describes(
    server: ScriptedServer, tmp_path: Path
) -> None:
    body = json.dumps({"results": values(1990, 1992)}).encode()
    server.file("/data", body, Content_Type="application/json")
    reply = asked(tmp_path, spec_of(server, query={"geo": "PT"}, headers={"Accept": "application/json"}))
    assert (reply.status, reply.body, reply.sample) == (200, body.decode(), body.decode())
    assert (reply.size, reply.cut, reply.thinned, reply.failure) == (len(body), False, [], None)
    assert reply.headers["content-type"] == "application/json"
    (seen,) = server.seen
    assert (seen.path, seen.headers["accept"]) == ("/data?geo=PT", "application/json")


def test_a_request_is_made_as_code_would_make_it(server: ScriptedServer, tmp_path: Path) -> None:
    server.file("/data/more", b"a,b\n")
    request = FetchRequest(path=f"{server.base}/data/more", query={"page": "2"})
    reply = asked(tmp_path, spec_of(server, query={"geo": "PT"}), request)
    assert (reply.status, reply.body) == (200, "a,b\n")
    assert set(urlsplit(server.seen[0].path).query.split("&")) >= {"page=2"}


def test_errors_of_the_source_are_replies(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: exchange.reply(400, b'{"reason": "no such variable"}'))
    reply = asked(tmp_path, spec_of(server))
    assert (reply.status, reply.body) == (400, '{"reason": "no such variable"}')


def test_a_host_that_is_not_allowed_is_refused(server: ScriptedServer, tmp_path: Path) -> None:
    reply = asked(tmp_path, spec_of(server), FetchRequest(path="http://169.254.169.254/latest/meta-data"))
    assert reply.failure is not None
    assert (reply.failure.exit_code, reply.failure.reason) == (65, "RequestRefused")
    assert "169.254.169.254" in reply.failure.message


def test_credentials_that_are_refused_are_told(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: exchange.reply(401, b"no"))
    (tmp_path / "token").write_text(SECRET)
    reply = asked(tmp_path, spec_of(server, credentials=Bearer(path=str(tmp_path / "token"))))
    assert reply.failure is not None
    assert reply.failure.exit_code == 77


def test_no_reply_holds_a_secret(server: ScriptedServer, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", f"key\n{SECRET}\n" * 100)
    server.file("/data", f'{{"next": "https://x/?key={SECRET}"}}'.encode(), X_Echo=f"Token {SECRET}")
    server.file("/zip", packed.getvalue())
    server.route("/bad", lambda exchange: exchange.reply(403, SECRET.encode()))
    (tmp_path / "key").write_text(SECRET + "\n")
    source = spec_of(server, credentials=ApiKey(path=str(tmp_path / "key"), query_parameter="key"))
    with inspection(tmp_path, source) as running:
        client = running.client()
        replies: list[object] = [asyncio.run(client.profile())]
        replies += [asyncio.run(client.fetch(FetchRequest(path=path))) for path in ("/zip", "/bad", "/none")]
        code = "def collect(source, start, end):\n    found = source.get()\n"
        code += "    raise KeyError(str(found.headers) + found.text)\n"
        replies.append(asyncio.run(client.preflight(code, windows((2000, 2001)))))
        errors = running.errors()
    assert [seen for seen in server.seen if SECRET in seen.path]
    assert "https://x/?key=" in str(replies[0])
    assert SECRET not in "".join(map(str, replies)) + errors


def test_a_zip_shows_its_names_and_first_text(server: ScriptedServer, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("picture.png", b"\x89PNG\0\0\0")
        archive.writestr("data.csv", "a;b\n1;2\n")
    server.file("/data", packed.getvalue(), Content_Type="application/zip")
    reply = asked(tmp_path, spec_of(server))
    assert (reply.members, reply.body) == (["picture.png", "data.csv"], "a;b\n1;2\n")


def test_a_long_reply_is_thinned(server: ScriptedServer, tmp_path: Path) -> None:
    body = json.dumps({"results": values(1, 9999) * 20}).encode()
    server.file("/data", body, Content_Type="application/json")
    reply = asked(tmp_path, spec_of(server))
    assert reply.size == len(body) > 2**20
    assert len(json.loads(reply.body)["results"]) == 40
    assert [(each.path, each.length, each.kept) for each in reply.thinned] == [("results", 199_960, 40)]
    assert reply.sample == body.decode()[:2500]


def test_a_file_has_nothing_to_ask_for(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n")
    with inspection(tmp_path, FileSourceSpec(format="csv", path=str(tmp_path / "a.csv"))) as running:
        reply = asyncio.run(running.client().fetch(FetchRequest()))
    assert reply.failure is not None
    assert "is a file" in reply.failure.message


@pytest.mark.parametrize("container", [False, True])
def test_windows_are_tried_until_one_has_points(
    server: ScriptedServer, tmp_path: Path, *, container: bool
) -> None:
    server.route("/data", records)
    periods = windows((2020, 2027), (2010, 2020), (2000, 2010))
    if container:
        with keeper(tmp_path) as socket:
            runs = tried(tmp_path, spec_of(server), periods, collector_socket=socket).runs
    else:
        runs = tried(tmp_path, spec_of(server), periods).runs
    assert [run.window for run in runs] == [*periods[:2], Window(year(2019), year(2027))]
    assert [(run.points, run.requests, run.termination.exit_code) for run in runs] == [
        (0, 1, 0),
        (10, 1, 0),
        (1, 1, 0),
    ]
    assert (runs[1].min_x, runs[1].max_x) == ("2010-01-01T00:00:00Z", "2019-01-01T00:00:00Z")


def test_a_window_that_is_too_large_is_narrowed(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: records(exchange, most=5))
    first, second = tried(tmp_path, spec_of(server), windows((2000, 2020))).runs
    assert first.window is not None
    assert (first.window.start.year, first.window.end) == (2014, year(2020))
    assert (first.termination.exit_code, first.points, first.requests) == (0, 5, 3)
    assert second.window == Window(year(2019), year(2020))


def test_code_that_fails_over_a_413_is_tried_on_less(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: records(exchange, most=5))
    code = CODE.replace("raise WindowTooLarge", "pass")
    first = tried(tmp_path, spec_of(server), windows((2000, 2020)), code).runs[0]
    assert (first.termination.exit_code, first.requests) == (0, 3)


def test_code_that_asks_to_wait_is_called_again(server: ScriptedServer, tmp_path: Path) -> None:
    def busy(exchange: Exchange) -> None:
        if exchange.number <= 2:
            exchange.reply(404, b"")
        else:
            records(exchange)

    server.route("/data", busy)
    first = tried(tmp_path, spec_of(server), windows((2000, 2020))).runs[0]
    assert (first.termination.exit_code, first.points, first.requests) == (0, 20, 3)


def test_code_that_asks_to_wait_for_ever_is_given_up(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: exchange.reply(404, b""))
    (run,) = tried(tmp_path, spec_of(server), windows((2000, 2020), (1990, 2000))).runs
    assert (run.termination.exit_code, run.termination.reason, run.requests) == (69, "TryLater", 4)


@pytest.mark.parametrize(
    ("code", "exit_code", "words"),
    [
        ("def collect(source, start, end):\n    raise KeyError('x')\n", 76, "KeyError"),
        ("def collect(source, start, end)\n", 76, "cannot be loaded"),
        ("def collect(source, start, end):\n    source.get('http://10.0.0.1/')\n    yield\n", 65, "10.0.0.1"),
        ("def collect(source, start, end):\n    yield 5\n", 76, "no Point"),
    ],
)
def test_code_that_fails_is_run_once_and_told(
    server: ScriptedServer, tmp_path: Path, code: str, exit_code: int, words: str
) -> None:
    server.route("/data", records)
    (run,) = tried(tmp_path, spec_of(server), windows((2000, 2020), (1990, 2000)), code).runs
    assert run.termination.exit_code == exit_code
    assert words in run.termination.message


def test_what_the_code_printed_is_told_with_its_failure(server: ScriptedServer, tmp_path: Path) -> None:
    code = "from wrapper_sdk import SourceError\ndef collect(source, start, end):\n"
    code += "    print('about to fail')\n    raise SourceError('nothing here')\n"
    (run,) = tried(tmp_path, spec_of(server), windows((2000, 2020)), code).runs
    assert [line.partition("Z ")[2] for line in run.termination.log_tail] == ["[STDOUT] about to fail"]


def test_what_is_always_too_large_is_given_up(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: exchange.reply(413, b""))
    (run,) = tried(tmp_path, spec_of(server), windows((2000, 2020))).runs
    assert (run.termination.exit_code, run.termination.reason, run.requests) == (76, "WindowTooLarge", 11)


def test_a_window_that_never_ends_is_left_when_it_is_enough(server: ScriptedServer, tmp_path: Path) -> None:
    server.route("/data", lambda exchange: exchange.reply(200, b"{}"))
    code = """
from datetime import timedelta
from wrapper_sdk import Point

def collect(source, start, end):
    number = 0
    while True:
        source.get(query={"page": str(number)})
        for _ in range(100):
            number += 1
            yield Point(start + timedelta(hours=number), 1.0)
"""
    first, second = tried(tmp_path, spec_of(server), windows((2000, 2020)), code).runs
    assert (first.termination.exit_code, first.termination.reason) == (0, "Enough")
    assert (first.requests, first.points) == (40, 4000)
    assert second.termination.reason == "Enough"


def test_conflicts_are_named_by_the_numbers_of_their_points(server: ScriptedServer, tmp_path: Path) -> None:
    double = [*values(2000, 2003), {**values(2001, 2002)[0], "v": 7.0}]
    server.file("/data", json.dumps({"results": double}).encode())
    run = tried(tmp_path, spec_of(server), windows((2000, 2020))).runs[0]
    assert [(clash.x, clash.rows, clash.values) for clash in run.conflicts] == [
        ("2001-01-01T00:00:00Z", (2, 4), (2001.0, 7.0))
    ]


def test_a_source_that_ignores_the_window_is_shown_as_it_is(server: ScriptedServer, tmp_path: Path) -> None:
    server.file("/data", json.dumps({"results": values(1990, 2020)}).encode())
    runs = tried(tmp_path, spec_of(server), windows((2000, 2010))).runs
    assert [run.points for run in runs] == [30]


def test_without_windows_nothing_is_tried(server: ScriptedServer, tmp_path: Path) -> None:
    (run,) = tried(tmp_path, spec_of(server), []).runs
    assert (run.termination.exit_code, server.seen) == (64, [])
