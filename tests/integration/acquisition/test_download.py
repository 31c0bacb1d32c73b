"""Downloads from a real server on the loopback, well behaved and not."""

import gzip
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from integration.servers.http_server import (
    CERTIFICATE,
    Exchange,
    ScriptedServer,
    http_date,
    ranged,
    scripted_server,
)
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire
from wrapper_runner.acquisition.timing import Timing

DATA = b"year,value\n" + b"".join(b"%d,%d.5\n" % (year, year) for year in range(20000))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


@dataclass
class HeldTime:
    """A clock that runs, and jumps when somebody sleeps."""

    slept: list[float] = field(default_factory=list)

    def timing(self) -> Timing:
        return Timing(
            monotonic=lambda: time.monotonic() + sum(self.slept),
            wall=lambda: time.time() + sum(self.slept),
            sleep=self.slept.append,
            chance=lambda: 0.0,
        )


@dataclass
class Fetcher:
    """Fetches into a folder of the test."""

    folder: Path
    time: HeldTime = field(default_factory=HeldTime)

    def get(self, url: str, **fields: object) -> AcquiredFile:
        spec = FileSourceSpec(format="csv", url=url, **fields)  # type: ignore[arg-type]
        return acquire(spec, data_dir=str(self.folder), timing=self.time.timing())

    def failure(self, url: str, **fields: object) -> AcquisitionError:
        with pytest.raises(AcquisitionError) as caught:
            self.get(url, **fields)
        assert self.left() == []
        assert "\n" not in caught.value.message
        return caught.value

    def left(self) -> list[str]:
        return sorted(str(path) for path in self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    return Fetcher(tmp_path / "data")


def check(got: AcquiredFile, fetcher: Fetcher, data: bytes = DATA) -> None:
    assert Path(got.path).read_bytes() == data
    assert (got.size, got.digest) == (len(data), hashlib.sha256(data).hexdigest())
    assert fetcher.left() == [got.path]


def test_a_plain_file(server: ScriptedServer, fetcher: Fetcher) -> None:
    got = fetcher.get(server.file("/dir/my%20data.csv", DATA) + "?v=1")
    check(got, fetcher)
    assert got.name == "my data.csv"
    assert server.seen[0].path == "/dir/my%20data.csv?v=1"
    assert fetcher.time.slept == []


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_content_encoding(server: ScriptedServer, fetcher: Fetcher, encoding: str) -> None:
    url = server.file("/data.csv", gzip.compress(DATA), Content_Encoding=encoding)
    got = fetcher.get(url)
    check(got, fetcher)
    assert got.packing == "none"


def test_a_gzip_file_within_a_content_encoding(server: ScriptedServer, fetcher: Fetcher) -> None:
    url = server.file("/data.csv.gz", gzip.compress(gzip.compress(DATA)), Content_Encoding="gzip")
    got = fetcher.get(url)
    check(got, fetcher)
    assert got.packing == "gzip"


def test_a_content_encoding_that_was_not_applied(server: ScriptedServer, fetcher: Fetcher) -> None:
    check(fetcher.get(server.file("/data.csv", DATA, Content_Encoding="gzip")), fetcher)


def test_a_content_encoding_that_was_not_asked_for(server: ScriptedServer, fetcher: Fetcher) -> None:
    error = fetcher.failure(server.file("/data.csv", b"\x1b\x00", Content_Encoding="br"))
    assert error.exit_code == ExitCode.NO_DATA
    assert "encoding br" in error.message


def test_chunks_without_a_length(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Transfer-Encoding": "chunked"})
        for at in range(0, len(DATA), 5000):
            piece = DATA[at : at + 5000]
            exchange.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        exchange.send(b"0\r\n\r\n")

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)


def test_no_length_at_all(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200)
        exchange.send(DATA)

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)


def test_redirects_are_followed(server: ScriptedServer, fetcher: Fetcher) -> None:
    server.file("/d/end.csv", DATA)
    for number, status in enumerate((301, 302, 303, 307, 308)):
        target = f"/hop{number + 1}" if number < 4 else "d/end.csv?k=v"
        server.route(f"/hop{number}", lambda e, s=status, t=target: e.reply(s, Location=t))  # type: ignore[misc]
    check(fetcher.get(server.base + "/hop0"), fetcher)
    assert server.seen[-1].path == "/d/end.csv?k=v"


def test_redirects_that_never_end(server: ScriptedServer, fetcher: Fetcher) -> None:
    url = server.route("/loop", lambda exchange: exchange.reply(302, Location="/loop"))
    error = fetcher.failure(url)
    assert error.exit_code == ExitCode.NO_DATA
    assert "redirects more than 10 times" in error.message
    assert len(server.seen) == 11


def test_credentials_stay_with_their_host(server: ScriptedServer, fetcher: Fetcher) -> None:
    with scripted_server() as other:
        end = other.file("/end.csv", DATA).replace("//", "//evil:pw@")
        server.route("/here", lambda exchange: exchange.reply(302, Location="/there"))
        server.route("/there", lambda exchange: exchange.reply(302, Location=end))
        check(fetcher.get(server.base.replace("//", "//me:s%40cret@") + "/here"), fetcher)
    assert [seen.headers.get("authorization") for seen in server.seen] == ["Basic bWU6c0BjcmV0"] * 2
    assert "authorization" not in other.seen[0].headers


def test_https_is_verified(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted_server(tls=True) as secure, scripted_server() as plain:
        url = secure.file("/data.csv", DATA)
        error = fetcher.failure(url)
        assert error.exit_code == ExitCode.UNAVAILABLE
        assert "cannot trust the server" in error.message
        assert "self-signed certificate" in error.message
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        check(fetcher.get(url), fetcher)
        Path(fetcher.left()[0]).unlink()
        down = secure.route("/down", lambda e: e.reply(302, Location=plain.file("/data.csv", DATA)))
        assert "from https to http is not followed" in fetcher.failure(down).message
        assert plain.seen == []
    wrong_name = secure.base.replace("localhost", "127.0.0.2")
    assert "cannot reach" in fetcher.failure(wrong_name).message


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, ExitCode.CREDENTIALS, "refuses access"),
        (403, ExitCode.CREDENTIALS, "refuses access"),
        (404, ExitCode.NO_DATA, "there is no such file"),
        (410, ExitCode.NO_DATA, "no longer there"),
        (400, ExitCode.NO_DATA, "check the url"),
        (501, ExitCode.UNAVAILABLE, "HTTP 501"),
    ],
)
def test_what_no_retry_mends(
    server: ScriptedServer, fetcher: Fetcher, status: int, code: ExitCode, words: str
) -> None:
    error = fetcher.failure(server.route("/x", lambda exchange: exchange.reply(status)) + "?key=s3cret")
    assert error.exit_code == code
    assert words in error.message
    assert "s3cret" not in error.message
    assert len(server.seen) == 1


def test_trouble_that_passes(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.number == 1:
            exchange.reply(429, Retry_After="7")
        elif exchange.number == 2:
            exchange.reply(503, Retry_After=http_date(fetcher.time.timing().wall() + 20))
        elif exchange.number == 3:
            exchange.cut()
        else:
            exchange.reply(200, DATA)

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)
    assert fetcher.time.slept[0] == 7
    assert 15 <= fetcher.time.slept[1] <= 20
    assert fetcher.time.slept[2] == 4


def test_trouble_that_stays(server: ScriptedServer, fetcher: Fetcher) -> None:
    error = fetcher.failure(server.route("/x", lambda exchange: exchange.reply(500)))
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "HTTP 500: the server has trouble; tried 4 times" in error.message
    assert fetcher.time.slept == [1, 2, 4]


def test_a_wait_beyond_the_time_limit_is_not_begun(server: ScriptedServer, fetcher: Fetcher) -> None:
    url = server.route("/x", lambda exchange: exchange.reply(429, Retry_After="86400"))
    error = fetcher.failure(url, download_timeout=60.0)
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "too many requests; the next try would be in 1440 min" in error.message
    assert fetcher.time.slept == []


def test_nobody_listens(fetcher: Fetcher) -> None:
    with scripted_server() as gone:
        pass
    error = fetcher.failure(gone.base + "/x")
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "Connection refused" in error.message


def test_no_such_host(fetcher: Fetcher) -> None:
    error = fetcher.failure("http://no-such-host.invalid/x")
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "host name is not known" in error.message


def test_resumed_where_it_broke_off(server: ScriptedServer, fetcher: Fetcher) -> None:
    url = server.route("/data.csv", ranged(DATA, cut_after=50_000, cuts=3))
    check(fetcher.get(url), fetcher)
    assert [seen.headers.get("range") for seen in server.seen] == [
        None,
        "bytes=50000-",
        "bytes=100000-",
        "bytes=150000-",
    ]
    assert {seen.headers.get("if-range") for seen in server.seen[1:]} == {'"v1"'}
    assert fetcher.time.slept == [1, 1, 1]


def test_resumed_by_date(server: ScriptedServer, fetcher: Fetcher) -> None:
    date = http_date(1_700_000_000)

    def answer(exchange: Exchange) -> None:
        offset = exchange.asked_offset()
        if offset and exchange.seen.headers["if-range"] == date:
            exchange.reply(206, DATA[offset:], Content_Range=f"bytes {offset}-{len(DATA) - 1}/{len(DATA)}")
            return
        exchange.head(200, {"Content-Length": str(len(DATA)), "Last-Modified": date, "ETag": 'W/"weak"'})
        exchange.send(DATA[:9999])
        exchange.cut()

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)


def test_a_file_that_changed_meanwhile_is_fetched_anew(server: ScriptedServer, fetcher: Fetcher) -> None:
    newer = DATA.upper()[:-7]

    def answer(exchange: Exchange) -> None:
        (ranged(DATA, cut_after=1000) if exchange.number == 1 else ranged(newer, tag='"v2"'))(exchange)

    check(fetcher.get(server.route("/data.csv", answer)), fetcher, newer)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": f"bytes 0-{len(DATA) - 1}/{len(DATA)}"},
        {"Content-Range": f"bytes 1000-1999/{len(DATA) + 5}"},
        {"Content-Range": f"bytes 1000-{len(DATA) - 1}/{len(DATA)}", "ETag": '"v2"'},
        {},
    ],
)
def test_parts_that_do_not_fit_are_not_joined(
    server: ScriptedServer, fetcher: Fetcher, headers: dict[str, str]
) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.number == 1:
            ranged(DATA, cut_after=1000)(exchange)
        elif exchange.number == 2:
            exchange.head(206, {"Content-Length": "4"} | headers)
            exchange.send(b"oops")
        else:
            exchange.reply(200, DATA)

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)
    assert "range" not in server.seen[2].headers


def test_416_starts_anew(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.number == 1:
            ranged(DATA, cut_after=1000)(exchange)
        elif exchange.number == 2:
            exchange.reply(416)
        else:
            exchange.reply(200, DATA)

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)


def test_without_a_validator_it_starts_anew_and_plain(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.number == 1:
            packed = gzip.compress(DATA)
            exchange.head(200, {"Content-Length": str(len(packed)), "Content-Encoding": "gzip"})
            exchange.send(packed[:100])
            exchange.cut()
        else:
            exchange.reply(200, DATA)

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)
    assert [seen.headers["accept-encoding"] for seen in server.seen] == ["gzip", "identity"]
    assert "range" not in server.seen[1].headers


def test_an_encoded_file_is_resumed_as_encoded(server: ScriptedServer, fetcher: Fetcher) -> None:
    packed = gzip.compress(DATA)

    def answer(exchange: Exchange) -> None:
        offset = exchange.asked_offset()
        headers = {"Content-Encoding": "gzip", "ETag": '"gz"', "Content-Length": str(len(packed) - offset)}
        if offset:
            headers["Content-Range"] = f"bytes {offset}-{len(packed) - 1}/{len(packed)}"
        exchange.head(206 if offset else 200, headers)
        exchange.send(packed[offset:] if offset else packed[:500])
        exchange.cut()

    check(fetcher.get(server.route("/data.csv", answer)), fetcher)
    assert server.seen[1].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("validator", [{}, {"ETag": '"v1"'}])
def test_a_length_that_is_never_reached(
    server: ScriptedServer, fetcher: Fetcher, validator: dict[str, str]
) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Length": str(len(DATA) + 10)} | validator)
        exchange.send(DATA)

    error = fetcher.failure(server.route("/data.csv", answer))
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "tried 4 times" in error.message
    assert len(server.seen) == 4


def test_a_chunked_body_that_breaks_off_is_noticed(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Transfer-Encoding": "chunked"})
        exchange.send(b"5\r\nyear,\r\n5\r\nva")
        exchange.cut()

    assert fetcher.failure(server.route("/x", answer)).exit_code == ExitCode.UNAVAILABLE


@pytest.mark.parametrize("lengths", [("5", "329"), ("9" * 5000,)], ids=["two", "endless"])
def test_a_length_that_makes_no_sense_is_the_servers_fault(
    server: ScriptedServer, fetcher: Fetcher, lengths: tuple[str, ...]
) -> None:
    def answer(exchange: Exchange) -> None:
        told = "".join(f"Content-Length: {length}\r\n" for length in lengths)
        exchange.send(f"HTTP/1.1 200 OK\r\n{told}\r\n".encode())

    error = fetcher.failure(server.route("/data.csv", answer))
    assert error.exit_code == (ExitCode.UNAVAILABLE if len(lengths) > 1 else ExitCode.NO_DATA)
    assert "is no url" not in error.message


def test_a_download_that_never_ends_is_bounded_by_size(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200)
        while not server.stopping.is_set():
            exchange.send(bytes(65536))

    error = fetcher.failure(server.route("/x", answer), max_bytes=3_000_000)
    assert error.exit_code == ExitCode.NO_DATA
    assert "larger than the limit of 2.9 MiB" in error.message


def test_a_size_beyond_the_limit_is_refused_before_it_comes(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Length": "4000000000"})
        server.stopping.wait(20)

    started = time.monotonic()
    assert "larger than the limit" in fetcher.failure(server.route("/x", answer)).message
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("where", ["head", "body", "silence", "silent body"])
def test_a_server_that_drips_is_bounded_by_time(server: ScriptedServer, fetcher: Fetcher, where: str) -> None:
    def answer(exchange: Exchange) -> None:
        if where == "head":
            exchange.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        elif where != "silence":
            exchange.head(200, {"Content-Length": "100000"})
        while not server.stopping.wait(0.05):
            if "silen" not in where:
                exchange.send(b"x")

    started = time.monotonic()
    error = fetcher.failure(server.route("/x", answer), download_timeout=1.0)
    assert time.monotonic() - started < 5
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "took longer than the limit of 1 s: got" in error.message


def test_progress_tells_the_total(server: ScriptedServer, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    spec = FileSourceSpec(format="csv", url=server.file("/data.csv", DATA))
    acquire(spec, data_dir=str(tmp_path), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(DATA), len(DATA))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_proxies_come_from_the_environment(
    server: ScriptedServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    server.routes["http://data.invalid/x.csv"] = lambda exchange: exchange.reply(200, DATA)
    monkeypatch.setenv("http_proxy", server.base.replace("//", "//user:pw@"))
    check(fetcher.get("http://data.invalid/x.csv"), fetcher)
    assert server.seen[0].headers["proxy-authorization"] == "Basic dXNlcjpwdw=="
    monkeypatch.setenv("no_proxy", "data.invalid")
    assert (
        "host name is not known" in Fetcher(fetcher.folder / "b").failure("http://data.invalid/x.csv").message
    )


def test_a_proxy_that_refuses_is_named(
    server: ScriptedServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", server.base.replace("//", "//user:pw@"))
    monkeypatch.delenv("no_proxy", raising=False)
    error = fetcher.failure("https://data.invalid/x.csv")
    assert error.exit_code == ExitCode.UNAVAILABLE
    assert "the proxy that the environment names does not work" in error.message
    assert "407" in error.message
    assert "pw" not in error.message
    assert server.seen[0].path == "data.invalid:443"


@pytest.mark.parametrize("chunked", [False, True])
def test_an_empty_answer_is_an_empty_file(server: ScriptedServer, fetcher: Fetcher, chunked: bool) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": "0"})
        exchange.send(b"0\r\n\r\n" if chunked else b"")

    check(fetcher.get(server.route("/x.csv", answer)), fetcher, b"")


def test_a_part_that_is_too_long_is_not_kept(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.number == 1:
            ranged(DATA, cut_after=1000)(exchange)
        elif exchange.number == 2:
            whole = f"bytes 1000-{len(DATA) - 1}/{len(DATA)}"
            exchange.head(206, {"Content-Length": str(len(DATA)), "Content-Range": whole, "ETag": '"v1"'})
            exchange.send(DATA)
        else:
            exchange.reply(200, DATA)

    check(fetcher.get(server.route("/x.csv", answer)), fetcher)


def test_an_answer_cut_in_its_head_is_no_empty_file(server: ScriptedServer, fetcher: Fetcher) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.number == 1:
            exchange.send(b"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Le")
            exchange.cut()
        else:
            exchange.reply(200, DATA)

    check(fetcher.get(server.route("/x.csv", answer)), fetcher)
