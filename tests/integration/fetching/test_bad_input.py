"""Sources that send what nobody can use: a clear sentence each, at a bounded cost."""

import gzip
import itertools
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from integration.fetching.api_server import Answer, ApiServer, Raw, Seen, json_answer, raw
from integration.fetching.conftest import Clients, failure_of
from wrapper_contract.exit_codes import ExitCode

OK = "HTTP/1.1 200 OK\n"
MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (raw("garbage garbage\n\n"), "does not begin as HTTP does"),
        (raw(""), "closed connection"),
        (raw("HTTP/1.1 200 OK\nContent-Length: 100\n\n", b"short"), "its answer broke off"),
        (raw(OK + "\n"), "broke off before its body"),
        (raw(OK + "Transfer-Encoding: chunked\n\n", b"5\r\nshort"), "its answer broke off"),
        (raw(OK + "Transfer-Encoding: chunked\n\n", b"zz\r\nshort\r\n"), "the connection to"),
        (raw(OK + "Content-Encoding: gzip\n\n", gzip.compress(b"x" * 1000, mtime=0)[:-9]), "broke off after"),
        (raw(OK + "X: " + "y" * 70000 + "\n\n"), "a line that is too long"),
        (raw(OK + "".join(f"X-{n}: y\n" for n in range(200)) + "\n"), "not as HTTP has it"),
    ],
)
def test_broken_replies(server: ApiServer, clients: Clients, answer: Raw, words: str) -> None:
    url = server.route("/", answer, answer, json_answer([]))
    assert clients.make(url).fetch().status == 200
    failure = clients.failure(server.route("/", answer))
    assert (failure.exit_code, failure.reason) == (ExitCode.UNAVAILABLE, "SourceUnavailable")
    assert words in failure.message
    assert "tried 5 times" in failure.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(200, b"\x1f\x8bgarbage", {"Content-Encoding": "gzip"}), "cannot be unpacked"),
        (Answer(200, b"\x78\x9cgarbage!", {"Content-Encoding": "deflate"}), "cannot be unpacked"),
        (Answer(200, b"x", {"Content-Encoding": "br"}), "the encoding 'br', which was not asked for"),
        (Answer(200, b"x", {"Content-Encoding": "gzip,gzip,gzip,gzip"}), "packs its reply 4 times"),
        (raw(OK + "Content-Length: 5\nContent-Length: 6\n\n", b"short"), "cannot be asked, or its reply"),
    ],
)
def test_replies_that_stay_unusable(
    server: ApiServer, clients: Clients, answer: Answer | Raw, words: str
) -> None:
    failure = clients.failure(server.route("/", answer))
    assert (failure.exit_code, failure.reason) == (ExitCode.NO_DATA, "SourceUnusable")
    assert words in failure.message
    assert server.times("/") == 1


def endless(piece: bytes) -> Iterator[bytes]:
    return itertools.repeat(piece)


def bomb() -> bytes:
    """A small body that unpacks to 500 MiB, in two layers."""
    return gzip.compress(gzip.compress(bytes(500 * MIB), 9), 9)


def test_a_gzip_bomb(server: ApiServer, clients: Clients) -> None:
    url = server.route("/", Answer(200, bomb(), {"Content-Encoding": "gzip, gzip"}))
    failure = clients.failure(url, max_reply_bytes=4 * MIB)
    assert (failure.exit_code, failure.reason) == (ExitCode.NO_DATA, "ReplyTooLarge")
    assert "more than the limit of 4 MiB" in failure.message


@pytest.mark.parametrize("head", ["Content-Length: 524288000\n", "", "Transfer-Encoding: chunked\n"])
def test_a_reply_of_500_megabytes(server: ApiServer, clients: Clients, head: str) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        yield (OK + head + "\n").replace("\n", "\r\n").encode()
        data = bytes(MIB)
        for _ in range(500):
            sent += 1
            yield b"%x\r\n%b\r\n" % (MIB, data) if "chunked" in head else data

    failure = clients.failure(server.route("/", lambda seen: Raw(pieces())), max_reply_bytes=4 * MIB)
    assert (failure.exit_code, failure.reason) == (ExitCode.NO_DATA, "ReplyTooLarge")
    assert sent < 100
    assert server.times("/") == 1


@pytest.mark.parametrize(
    "begun",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",  # then the body, for ever
        b"HTTP/1.1 200 OK\r\nX-A: ",  # then a header, for ever
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000",  # then a chunk's length, for ever
    ],
)
def test_a_reply_a_byte_at_a_time(server: ApiServer, clients: Clients, begun: bytes) -> None:
    def slowly(seen: Seen) -> Raw:
        def pieces() -> Iterator[bytes]:
            yield begun
            while not server.stopping.wait(0.05):
                yield b"0"

        return Raw(pieces())

    begun_at = time.monotonic()
    failure = clients.failure(server.route("/", slowly), timeout=1.0)
    assert (failure.exit_code, failure.reason) == (ExitCode.UNAVAILABLE, "ReplyTooSlow")
    assert "took longer than the limit of 1 s" in failure.message
    assert server.times("/") == 2
    assert time.monotonic() - begun_at < 60


def test_a_source_that_says_nothing(server: ApiServer, clients: Clients) -> None:
    def silence(seen: Seen) -> Answer:
        server.stopping.wait(100)
        return Answer()

    failure = clients.failure(server.route("/", silence), timeout=0.5)
    assert failure.exit_code == ExitCode.UNAVAILABLE
    assert server.times("/") == 2


def test_an_unknown_host(clients: Clients) -> None:
    failure = clients.failure("https://nowhere.invalid/x")
    assert failure.exit_code == ExitCode.UNAVAILABLE
    assert "its host name is not known" in failure.message


def test_a_connection_that_is_refused(clients: Clients) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        failure = clients.failure(f"http://127.0.0.1:{unused.getsockname()[1]}/")
    assert failure.exit_code == ExitCode.UNAVAILABLE
    assert "Connection refused; tried 5 times" in failure.message


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "write a url with http:// or https://"),
        ("https://me:pass@example.org/", "names a user"),
        ("https:///x", "names no host"),
        ("https://a.org/\n", "control character"),
    ],
)
def test_urls_of_the_manifest_that_are_none(clients: Clients, url: str, words: str) -> None:
    failure = clients.failure(url)
    assert (failure.exit_code, failure.reason) == (ExitCode.CONFIGURATION, "SourceMisconfigured")
    assert words in failure.message
    assert "pass" not in failure.message


def test_garbage_after_a_short_length_harms_the_next_reply_only_for_a_moment(
    server: ApiServer, clients: Clients
) -> None:
    """A length that is too small leaves the rest of the body where the next reply should begin."""
    lying = Answer(200, b'{"a": 1}{"b": 2}', {"Content-Length": "8"})
    client = clients.make(server.route("/", lying, json_answer([1])))
    assert client.fetch().content == b'{"a": 1}'
    assert client.fetch().content == b"[1]"


def test_failures_leave_no_threads_behind(server: ApiServer, clients: Clients) -> None:
    before = threading.active_count()
    client = clients.make(server.route("/", raw("garbage\n")))
    failure_of(client)
    end = time.monotonic() + 30
    while threading.active_count() > before + 5 and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() <= before + 5
