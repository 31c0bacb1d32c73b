"""An inspection as a server: who may ask, what it refuses, how it ends."""

import asyncio
import json
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from integration.inspection.inspections import TOKEN, RunningInspection, inspection
from integration.servers.http_server import scripted_server
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_operator.generation.inspection_client import InspectionClient

FOREVER = "def collect(source, start, end):\n    for row in source.rows():\n        while True: pass\n"


@pytest.fixture
def source(tmp_path: Path) -> FileSourceSpec:
    (tmp_path / "data.csv").write_text("year,value\n2020,1\n2021,2\n2022,3\n")
    return FileSourceSpec(format="csv", path=str(tmp_path / "data.csv"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connected(running: RunningInspection) -> socket.socket:
    deadline = time.monotonic() + 20
    while True:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(10)
        try:
            connection.connect(running.spec.listen.removeprefix("unix:"))
        except OSError:
            connection.close()
            if time.monotonic() > deadline or not running.alive():
                raise
            time.sleep(0.02)
        else:
            return connection


def raw(running: RunningInspection, request: bytes) -> tuple[int, bytes]:
    """Send bytes and return status and body of the answer."""
    with connected(running) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def post(path: str, *headers: str, body: bytes = b"", token: str = TOKEN) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_what_is_not_served(tmp_path: Path, source: FileSourceSpec) -> None:
    requests = {
        b"GET /profile HTTP/1.1\r\n\r\n": 501,
        b"nonsense\r\n\r\n": 400,
        post("/profile", token="other"): 401,
        b"POST /profile HTTP/1.1\r\nHost: x\r\n\r\n": 401,
        post("/other"): 404,
        post("/preflight"): 411,
        post("/preflight", "Content-Length: -1"): 411,
        post("/preflight", "Content-Length: 99999999"): 413,
        post("/preflight", "Content-Length: 50", body=b"{}"): 400,
        post("/preflight", "Content-Length: 2", body=b"{}"): 400,
        post("/preflight", "Content-Length: 4", body=b"\xff\xfe{}"): 400,
        b"POST /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n": 414,
    }
    with inspection(tmp_path, source) as running:
        for request, status in requests.items():
            assert raw(running, request)[0] == status, request[:60]
        assert running.alive()
        body = raw(running, post("/preflight", "Content-Length: 2", body=b"{}"))[1]
        assert "code" in json.loads(body)["error"]
        assert "Traceback" not in running.errors()


def test_the_socket_is_the_users_alone(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source) as running:
        connected(running).close()
        assert (tmp_path / "s").stat().st_mode & 0o077 == 0


def test_slow_peers_do_not_keep_others_out(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source) as running:
        slow = [connected(running) for _ in range(10)]
        for connection in slow:
            connection.sendall(b"POST /profile HTTP/1.1\r\nX: ")
        assert raw(running, post("/other"))[0] == 404
        for connection in slow:
            connection.close()


def test_over_tcp(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source, listen=f"127.0.0.1:{free_port()}") as running:
        reply = asyncio.run(running.client().preflight("def collect(source, start, end):\n    return []\n"))
    assert reply.runs[0].termination.exit_code == ExitCode.DONE


def test_a_wrong_token_is_a_clear_failure(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source) as running:
        reply = asyncio.run(running.client(token="wrong").profile())
    assert reply.failure is not None
    assert "HTTP 401: the bearer token is not the one" in reply.failure.message


def test_it_ends_when_nobody_asks(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source, idle_timeout=0.5) as running:
        assert running.process.wait(15) == ExitCode.DONE
        assert running.termination().reason == "Idle"
        assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(tmp_path: Path, source: FileSourceSpec, number: signal.Signals) -> None:
    with inspection(tmp_path, source) as running:
        connected(running).close()
        started = time.monotonic()
        running.process.send_signal(number)
        assert running.process.wait(10) == ExitCode.STOPPED
        assert time.monotonic() - started < 3
        assert number.name in running.termination().message
        assert not (tmp_path / "s").exists()


async def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def _stopped_while_trying(running: RunningInspection, begun: Callable[[], object]) -> tuple[int, str]:
    asked = asyncio.create_task(running.client().preflight(FOREVER))
    await _until(begun)
    assert not asked.done()
    running.process.send_signal(signal.SIGTERM)
    reply = await asyncio.wait_for(asked, 10)
    return reply.runs[0].termination.exit_code, reply.runs[0].termination.message


def test_a_signal_ends_a_trial_and_its_process(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source) as running:
        exit_code, message = asyncio.run(
            _stopped_while_trying(running, lambda: _children(running.process.pid))
        )
        assert (exit_code, message) == (ExitCode.STOPPED, "stopped by SIGTERM")
        assert running.process.wait(10) == ExitCode.STOPPED
        assert _children(running.process.pid) == []


@pytest.mark.slow
def test_its_life_is_bounded_even_while_it_works(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source, life_time=4.0) as running:
        reply = asyncio.run(running.client().preflight(FOREVER))
        assert reply.runs[0].termination.exit_code == ExitCode.TIMEOUT
        assert running.process.wait(10) == ExitCode.TIMEOUT


def test_a_signal_breaks_off_a_download(tmp_path: Path) -> None:
    with scripted_server() as server:
        url = server.route("/slow", lambda exchange: server.stopping.wait(20) and None)
        with inspection(tmp_path, FileSourceSpec(format="csv", url=url)) as running:
            exit_code, _ = asyncio.run(_stopped_while_trying(running, lambda: server.seen))
            assert exit_code == ExitCode.STOPPED
            assert running.process.wait(10) == ExitCode.STOPPED
            assert list((tmp_path / "data").iterdir()) == []


async def _killed_while_trying(running: RunningInspection) -> str:
    asked = asyncio.create_task(running.client().preflight(FOREVER))
    await _until(lambda: _children(running.process.pid))
    running.process.kill()
    running.process.wait()
    reply = await asyncio.wait_for(asked, 10)
    await _until(lambda: not _children(running.process.pid))
    return reply.runs[0].termination.message


def test_a_server_that_dies_is_told(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source) as running:
        message = asyncio.run(_killed_while_trying(running))
    assert "ended without an answer: its process is gone" in message


def test_a_server_that_never_came_up(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source, listen="unix:/no/such/folder/s") as running:
        reply = asyncio.run(running.client().profile())
        assert reply.failure is not None
        assert reply.failure.message == "the inspection ended before it could be asked"
        assert running.process.wait(10) == ExitCode.CONFIGURATION
        assert running.errors().count("\n") == 1
        assert "cannot listen at unix:/no/such/folder/s" in running.errors()


def test_a_reply_that_takes_too_long(tmp_path: Path, source: FileSourceSpec) -> None:
    with inspection(tmp_path, source) as running:
        reply = asyncio.run(running.client(reply_seconds=1.5).preflight(FOREVER))
    assert "no answer within 1.5 s" in reply.runs[0].termination.message


def test_nobody_listens() -> None:
    client = InspectionClient(f"127.0.0.1:{free_port()}", token="x", start_seconds=0.2)
    failure = asyncio.run(client.profile()).failure
    assert failure is not None
    assert (failure.exit_code, failure.reason) == (ExitCode.UNAVAILABLE, "InspectionUnreachable")


@pytest.mark.parametrize(
    "answer", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"]
)
def test_answers_that_are_none(answer: bytes) -> None:
    async def ask() -> str:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        reply = await InspectionClient(f"127.0.0.1:{port}", token="x").profile()
        server.close()
        assert reply.failure is not None
        return reply.failure.message

    assert asyncio.run(ask()) == "the inspection ended without an answer"


def _children(pid: int) -> list[int]:
    """Return processes whose command line names this one as their keeper."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"wrapper_runner.collecting" in words and str(pid).encode() in words:
                found.append(int(entry.name))
    return found
