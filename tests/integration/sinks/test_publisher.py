"""`wrapper-runner collect` against a publisher that answers, refuses, hangs up, or is away."""

import signal
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from integration.confinement.runner import collect, collectors_of, spec_for, start
from integration.confinement.users import User
from integration.sinks.stand_in import POD_UID, TOKEN, Asked, Said, StandIn, refusal, stand_in
from integration.supervision.collector_code import DRIPS, READS_YEARS
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.messages import CUTTING_VERSION
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import PublisherSink, RunSpec

ME = User("who runs the tests", [])
MANY = 40_000
FIRST_TIME = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("year,value\n2020,1.5\n2021,oops\n2022,2.5\n")
    return path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    path.write_text("time,value\n" + "".join(f"{number},{number}\n" for number in range(MANY)))
    return path


COUNTS = """
from datetime import UTC, datetime, timedelta
from wrapper_sdk import Point


def collect(source, start, end):
    first = datetime(2024, 1, 1, tzinfo=UTC)
    for row in source.rows(encoding="utf-8", delimiter=",", first=2):
        yield Point(first + timedelta(minutes=int(row[0])), float(row[1]))
"""


@pytest.fixture
def publisher() -> Iterator[StandIn]:
    with stand_in() as server:
        yield server


def spec_to(url: str, folder: Path, code: str, file: Path, **changes: object) -> RunSpec:
    (folder / "token").write_text(TOKEN + "\n")
    sink = PublisherSink(url=url, token_path=str(folder / "token"))
    return spec_for(folder, code, file, sink=sink, **{"namespace": "ns", "attempt": 2, **changes})


def wait_for(condition: object, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited for too long"
        time.sleep(0.02)


def termination(folder: Path) -> Termination:
    return msgspec.json.decode((folder / "termination.json").read_bytes(), type=Termination)


def test_a_run_asks_delivers_and_finishes(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    ended = collect(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.err, ended.termination.message) == (0, "", "2 points in 1 message")
    assert [(asked.method, asked.path) for asked in publisher.asked] == [
        ("GET", "/v1/checkpoint"),
        ("POST", "/v1/batches"),
        ("POST", "/v1/finish"),
    ]
    assert len({asked.port for asked in publisher.asked}) == 1
    for asked in publisher.asked:
        assert asked.headers["Wrapper-Namespace"] == "ns"
        assert asked.headers["Wrapper-Name"] == "tried"
        assert (asked.headers["Wrapper-Execution"], asked.headers["Wrapper-Attempt"]) == ("local-1", "2")
    batch = publisher.of("/v1/batches")[0]
    assert (batch.headers["Wrapper-Sequence"], batch.headers["Content-Type"]) == ("1", "application/x-ndjson")
    assert publisher.points == [1.5, 2.5]
    final = publisher.finished
    assert final is not None
    assert (final.poll, final.phase, final.pod_uid) == (1, "Continuous", POD_UID)
    assert (final.points_confirmed, final.messages_confirmed, final.points_rejected) == (2, 1, 1)
    assert (final.run_position, final.sequence) == (0, 2)


def test_it_speaks_over_a_unix_socket(data: Path, tmp_path: Path) -> None:
    with stand_in(at=tmp_path / "s") as server:
        ended = collect(spec_to(server.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, server.points) == (0, [1.5, 2.5])


def test_a_batch_is_repeated_under_its_number_until_it_is_confirmed(
    publisher: StandIn, many: Path, tmp_path: Path
) -> None:
    answers = [refusal(503, "not yet", retry_after=0), Said(0), refusal(500), refusal(502)]

    def script(asked: Asked) -> Said | None:
        second = asked.headers.get("Wrapper-Sequence") == "2"
        return answers.pop() if second and answers else None

    publisher.script = script
    ended = collect(spec_to(publisher.url, tmp_path, COUNTS, many), tmp_path, ME)
    assert ended.code == 0
    numbers = [asked.headers["Wrapper-Sequence"] for asked in publisher.of("/v1/batches")]
    assert numbers == ["1", "2", "2", "2", "2", "2", "3"]
    assert len({asked.body for asked in publisher.of("/v1/batches")}) == 3
    assert publisher.points == list(range(MANY))


def test_it_comes_again_when_it_is_told_to(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    moments: list[float] = []

    def script(asked: Asked) -> Said | None:
        if asked.path != "/v1/checkpoint":
            return None
        moments.append(time.monotonic())
        return (
            refusal(503, "the status does not name this pod yet", retry_after=1)
            if len(moments) == 1
            else None
        )

    publisher.script = script
    assert collect(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME).code == 0
    assert 1.0 <= moments[1] - moments[0] < 1.6


def test_waiting_for_delivery_is_not_the_runs_time(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    publisher.script = lambda asked: refusal(503) if time.monotonic() - begun < 4 else None
    ended = collect(spec_to(publisher.url, tmp_path, READS_YEARS, data, timeout=2.0), tmp_path, ME)
    assert (ended.code, ended.seconds > 4, publisher.points) == (0, True, [1.5, 2.5])
    assert ended.err == (
        "wrapper-runner: waiting: the publisher says: no\nwrapper-runner: the publisher delivers again\n"
    )


def test_a_publisher_that_is_away_is_waited_for(data: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start(spec_to(f"http://127.0.0.1:{port}", tmp_path, READS_YEARS, data), tmp_path, ME)
    time.sleep(1.5)
    with stand_in(port=port) as server:
        process.communicate(timeout=30)
    assert (process.returncode, server.points) == (0, [1.5, 2.5])


@pytest.mark.parametrize(
    ("status", "code", "reason", "said"),
    [
        (409, 75, "Superseded", "another pod is current: no"),
        (403, 78, "DeliveryForbidden", "the publisher says: no"),
        (400, 69, "PublisherRefused", "the publisher says: no (Refused)"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/checkpoint", "/v1/batches", "/v1/finish"])
def test_a_refusal_ends_the_run_at_once(
    path: str, status: int, code: int, reason: str, said: str, publisher: StandIn, data: Path, tmp_path: Path
) -> None:
    publisher.script = lambda asked: refusal(status) if asked.path == path else None
    ended = collect(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.termination.reason, ended.err) == (code, reason, f"wrapper-runner: {said}\n")
    assert publisher.asked[-1].path == path
    assert len(publisher.of(path)) == 1


def test_a_token_that_is_refused_is_read_again_before_giving_up(
    publisher: StandIn, data: Path, tmp_path: Path
) -> None:
    publisher.token = "the-next-token"
    process = start(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    wait_for(lambda: publisher.asked)
    (tmp_path / "token").write_text("the-next-token")
    process.communicate(timeout=30)
    assert (process.returncode, publisher.points) == (0, [1.5, 2.5])


@pytest.mark.slow
def test_a_token_that_stays_refused_ends_the_run(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    publisher.token = "another"
    ended = collect(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.termination.reason, len(publisher.asked)) == (69, "TokenRefused", 4)


def test_a_missing_token_is_told(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    spec = spec_to(publisher.url, tmp_path, READS_YEARS, data)
    (tmp_path / "token").unlink()
    ended = collect(spec, tmp_path, ME)
    assert (ended.code, ended.termination.reason, publisher.asked) == (78, "Misconfigured", [])


@pytest.mark.parametrize(
    "url", ["https://publisher", "publisher:8080", "unix:", "http://h/path", "http://[x"]
)
def test_an_address_that_is_none_is_told(url: str, data: Path, tmp_path: Path) -> None:
    ended = collect(spec_to(url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (78, "Misconfigured")
    assert "write http://<host>:<port>" in ended.err


def confirmed(publisher: StandIn) -> bool:
    return len(publisher.batches) == 1


def test_the_next_attempt_goes_on_where_the_last_one_was(
    publisher: StandIn, many: Path, tmp_path: Path
) -> None:
    publisher.script = lambda asked: (
        refusal(503) if asked.headers.get("Wrapper-Sequence") == "2" and len(publisher.asked) < 50 else None
    )
    spec = spec_to(publisher.url, tmp_path, COUNTS, many)
    process = start(spec, tmp_path, ME)
    wait_for(lambda: len(publisher.of("/v1/batches")) > 2)
    process.kill()
    process.communicate(timeout=30)
    assert publisher.checkpoint.run_position == 16_000

    with stand_in(publisher.checkpoint) as next_one:
        ended = collect(spec_to(next_one.url, tmp_path, COUNTS, many), tmp_path, ME)
    assert publisher.points + next_one.points == list(range(MANY))
    assert ended.termination.message == "24,000 points in 48 messages, 16,000 points by an earlier attempt"
    assert next_one.finished is not None
    assert next_one.finished.points_confirmed == MANY


def test_a_run_whose_points_were_all_delivered_only_finishes(many: Path, tmp_path: Path) -> None:
    with stand_in() as server:
        first = collect(spec_to(server.url, tmp_path, COUNTS, many), tmp_path, ME)
        last_batch = msgspec.json.decode(
            server.of("/v1/batches")[-1].headers["Wrapper-Checkpoint"], type=Checkpoint
        )
    with stand_in(last_batch) as server:
        again = collect(spec_to(server.url, tmp_path, COUNTS, many), tmp_path, ME)
    assert (first.code, again.code, server.batches) == (0, 0, {})
    assert again.termination.message == "0 points in 0 messages, 40,000 points by an earlier attempt"
    assert server.finished == first_finish(last_batch)


def first_finish(last: Checkpoint) -> Checkpoint:
    """The whole file is read again, so its marks are known though nothing of it is delivered anew."""
    return msgspec.structs.replace(
        last,
        phase="Continuous",
        poll=1,
        sequence=last.sequence + 1,
        run_position=0,
        low_water_mark=FIRST_TIME,
        high_water_mark=FIRST_TIME + timedelta(minutes=MANY - 1),
    )


@pytest.mark.parametrize("changed", ["code_hash", "source_digest"])
def test_other_code_or_other_bytes_start_anew(changed: str, many: Path, tmp_path: Path) -> None:
    with stand_in() as server:
        collect(spec_to(server.url, tmp_path, COUNTS, many), tmp_path, ME)
        last = msgspec.json.decode(
            server.of("/v1/batches")[-1].headers["Wrapper-Checkpoint"], type=Checkpoint
        )
    assert last.source_digest.endswith(f"/{CUTTING_VERSION}")
    with stand_in(msgspec.structs.replace(last, **{changed: "x"})) as server:
        collect(spec_to(server.url, tmp_path, COUNTS, many), tmp_path, ME)
    assert server.points == list(range(MANY))


def test_a_stop_lets_the_batch_under_way_be_confirmed(publisher: StandIn, many: Path, tmp_path: Path) -> None:
    publisher.script = lambda asked: (
        Said(**{**vars(publisher._usual(asked)), "delay": 1.5})
        if asked.headers.get("Wrapper-Sequence") == "2"
        else None
    )
    process = start(spec_to(publisher.url, tmp_path, COUNTS, many), tmp_path, ME)
    wait_for(lambda: len(publisher.of("/v1/batches")) == 2)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (143, "wrapper-runner: stopped by SIGTERM\n")
    # What was gathered for the next batch is left to the next attempt, which cuts it as if never stopped.
    assert (publisher.checkpoint.run_position, len(publisher.points)) == (32_000, 32_000)
    assert publisher.finished is not None
    assert publisher.finished.poll == 0
    assert termination(tmp_path).counts.points == 32_000


def test_a_stop_does_not_wait_beyond_the_grace_period(publisher: StandIn, many: Path, tmp_path: Path) -> None:
    publisher.script = lambda asked: (
        refusal(503, "the broker is away") if asked.path == "/v1/batches" else None
    )
    spec = spec_to(publisher.url, tmp_path, COUNTS, many, grace_period=3.0)
    process = start(spec, tmp_path, ME)
    wait_for(lambda: publisher.of("/v1/batches"))
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 143
    assert 2.0 < time.monotonic() - asked < 3.0
    assert err.endswith("stopped while waiting to deliver: the publisher says: the broker is away\n")
    assert collectors_of(process.pid) == []


def test_a_stop_ends_the_wait_for_the_first_answer_at_once(
    publisher: StandIn, data: Path, tmp_path: Path
) -> None:
    publisher.script = lambda asked: Said(200, b"", delay=20.0)
    process = start(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    wait_for(lambda: publisher.asked)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert (process.returncode, time.monotonic() - asked < 1.0) == (143, True)


def test_a_slow_answer_does_not_end_the_run(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    publisher.script = lambda asked: (
        Said(**{**vars(publisher._usual(asked)), "delay": 3.0}) if asked.path == "/v1/batches" else None
    )
    spec = spec_to(publisher.url, tmp_path, READS_YEARS, data, timeout=2.0)
    assert collect(spec, tmp_path, ME).code == 0
    assert len(publisher.of("/v1/batches")) == 1


def test_messages_that_the_publisher_finds_bad_are_no_success(
    publisher: StandIn, data: Path, tmp_path: Path
) -> None:
    reply = b'{"confirmed":0,"rejected":1,"checkpoint":{}}'
    publisher.script = lambda asked: Said(200, reply) if asked.path == "/v1/batches" else None
    ended = collect(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (78, "MessagesRefused")


def test_an_answer_that_cannot_be_read_is_told(publisher: StandIn, data: Path, tmp_path: Path) -> None:
    publisher.script = lambda asked: Said(200, b"<html>")
    ended = collect(spec_to(publisher.url, tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (69, "PublisherUnreadable")


def test_a_run_that_fails_has_its_checkpoint_written(publisher: StandIn, many: Path, tmp_path: Path) -> None:
    code = COUNTS + "    raise RuntimeError('at the end')\n"
    ended = collect(spec_to(publisher.url, tmp_path, code, many), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (76, "CodeRaised")
    assert publisher.points == list(range(MANY))
    assert publisher.finished is not None
    assert (publisher.finished.poll, publisher.finished.run_position) == (0, MANY)


def test_signs_of_life_tell_how_far_it_is_and_end_what_is_superseded(
    publisher: StandIn, data: Path, tmp_path: Path
) -> None:
    publisher.script = lambda asked: (
        refusal(409) if asked.path == "/v1/heartbeats" and len(publisher.heartbeats) == 2 else None
    )
    spec = spec_to(publisher.url, tmp_path, DRIPS, data)
    sink = PublisherSink(url=publisher.url, token_path=str(tmp_path / "token"), heartbeat_seconds=0.5)
    process = start(msgspec.structs.replace(spec, sink=sink), tmp_path, ME)
    process.communicate(timeout=60)
    assert process.returncode == 75
    first = publisher.heartbeats[0]
    assert (first.message, first.delivery) == ("collecting", "Delivering")
    assert first.cpu_seconds > 0
    assert first.memory_bytes > 5_000_000
