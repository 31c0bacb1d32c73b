"""The HTTP that runners speak, on a real publisher in local mode with a real broker behind it."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading

import pytest

from integration.publisher.broker_desk import wait_until
from integration.publisher.cluster_desk import SOURCE_ROOT
from integration.publisher.speaking import Runner, local_spec, message, running


@pytest.fixture
def publisher(desk, tmp_path):
    spec, socket = local_spec(tmp_path, desk)
    with running(["--local", spec], address=socket) as publisher:
        yield publisher


@pytest.fixture
def runner():
    return Runner(token="token")


@pytest.fixture(autouse=True)
def _empty_queue(desk):
    yield
    desk.delete("data")


def stored(tmp_path):
    path = tmp_path / "checkpoint.json"
    return json.loads(path.read_text()) if path.exists() else {}


def bodies(desk, queue="data"):
    return [json.loads(body) for _, body in desk.drain(queue)]


def test_a_whole_run(desk, publisher, runner, tmp_path):
    start = runner.checkpoint(publisher)
    assert (start.status, start.body) == (200, {"checkpoint": {}, "pod_uid": "local"})
    first = runner.batch(publisher, 1, [message(1), message(2)])
    assert (first.status, first.body["confirmed"], first.body["rejected"]) == (200, 2, 0)
    assert first.body["checkpoint"]["sequence"] == 1
    empty = runner.batch(publisher, 2, [], highWaterMark="2024-01-01T00:00:00Z")
    assert (empty.status, empty.body["confirmed"]) == (200, 0)
    assert runner.heartbeat(publisher).status == 200
    final = {"sequence": 3, "poll": 1, "phase": "Continuous", "pointsConfirmed": 2, "messagesConfirmed": 2}
    assert runner.finish(publisher, **final).reason == "BadCheckpoint"  # it forgot the mark
    end = runner.finish(publisher, **final, highWaterMark="2024-01-01T00:00:00Z")
    assert (end.status, end.body["checkpoint"]["poll"]) == (200, 1)
    assert stored(tmp_path) == end.body["checkpoint"]
    assert [body["data"][0]["y"] for body in bodies(desk)] == [1, 2]


def test_a_batch_sent_again_is_published_once(desk, publisher, runner):
    answers = [runner.batch(publisher, 1, [message(1)]) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert runner.batch(publisher, 1, [message(2)]).reason == "OtherBatch"
    assert runner.batch(publisher, 2, [message(2)]).status == 200
    assert runner.batch(publisher, 1, [message(1)]).reason == "OldSequence"
    assert len(bodies(desk)) == 2


def test_a_batch_that_is_sent_again_while_it_is_outstanding_is_published_once(desk, publisher):
    lines = [message(number) for number in range(5000)]
    answers = []

    def post():
        answers.append(Runner(token="token").batch(publisher, 1, lines))

    threads = [threading.Thread(target=post) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [200] * 3
    assert len(bodies(desk)) == 5000


def test_a_runner_that_asks_where_to_start_counts_from_one_again(desk, publisher, runner):
    assert runner.batch(publisher, 7, [message(1)]).status == 200
    assert runner.checkpoint(publisher).body["checkpoint"]["sequence"] == 7
    assert runner.batch(publisher, 1, [message(2)]).status == 200
    assert len(bodies(desk)) == 2


def test_bad_messages_go_to_validation_errors_and_good_ones_on(desk, publisher, runner):
    told = json.dumps(
        {
            "wrapper_id": json.loads(message(1))["wrapper_id"],
            "error_type": "coherence_error",
            "error_message": "two values",
            "timestamp": "2026-01-01T00:00:00Z",
            "original_data": "1;2",
        }
    )
    answer = runner.batch(publisher, 1, [message(1), message("x"), told, "nonsense", message(4)])
    assert (answer.status, answer.body["confirmed"], answer.body["rejected"]) == (200, 2, 2)
    assert [body["data"][0]["y"] for body in bodies(desk)] == [1, 4]
    errors = bodies(desk, "validation_errors")
    assert [error["error_type"] for error in errors] == ["schema_error", "coherence_error", "schema_error"]
    assert errors[2]["original_data"] == "nonsense"


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"token": "wrong"}, 401, "NotAPod"),
        ({"token": ""}, 401, "NoToken"),
        ({"namespace": "other"}, 403, "WrongNamespace"),
        ({"name": "another"}, 503, "NotKnownYet"),
        ({"attempt": 0}, 400, "BadHeader"),
    ],
)
def test_who_is_not_the_run_is_refused(publisher, change, status, reason):
    stranger = Runner(**{"token": "token", **change})
    for answer in (
        stranger.checkpoint(publisher),
        stranger.batch(publisher, 1, [message(1)]),
        stranger.heartbeat(publisher),
        stranger.finish(publisher),
    ):
        assert (answer.status, answer.reason) == (status, reason)
        assert answer.body["message"]
        assert (answer.retry_after is not None) == (status == 503)


def test_a_message_of_another_wrapper_is_refused_with_all_of_its_batch(desk, publisher, runner):
    answer = runner.batch(publisher, 1, [message(1), message(2, wrapper_id="another")])
    assert (answer.status, answer.reason) == (403, "WrongWrapper")
    assert "data" not in desk.queues() or bodies(desk) == []


def test_what_is_no_batch_is_refused(publisher, runner):
    too_long = runner.batch(publisher, 1, ["x" * (4 * 1024 * 1024 + 1)])
    assert (too_long.status, too_long.reason) == (413, "BatchTooLarge")
    runner = Runner(token="token")
    assert runner.ask(publisher, "POST", "/v1/batches", Wrapper_Sequence="1").reason == "MissingHeader"
    bad = runner.ask(publisher, "POST", "/v1/batches", Wrapper_Sequence="1", Wrapper_Checkpoint="{")
    assert (bad.status, bad.reason) == (400, "BadCheckpoint")
    assert runner.ask(publisher, "POST", "/v1/heartbeats", body=b"{}").reason == "BadHeartbeat"
    assert runner.ask(publisher, "GET", "/v2").status == 404


def test_pages_for_probes_and_prometheus(publisher, runner):
    runner.batch(publisher, 1, [message(1)])
    assert publisher.get("/healthz") == (200, "ok\n")
    assert publisher.get("/readyz") == (200, "ok; the broker is there\n")
    status, text = publisher.get("/metrics")
    assert status == 200
    assert 'wrapper_publisher_messages_total{outcome="confirmed"} 1.0' in text
    assert 'wrapper_publisher_requests_total{path="/v1/batches",status="200"} 1.0' in text
    assert "wrapper_publisher_held_bytes 0.0" in text


def test_points_and_refusals_are_counted_once_however_often_a_batch_comes(desk, publisher, runner):
    runner.checkpoint(publisher)
    for _ in range(2):
        answer = runner.batch(publisher, 1, [message(1), "nonsense", message(2)], pointsRejected=7)
        assert answer.body["rejected"] == 1
    _, text = publisher.get("/metrics")
    desk.delete("validation_errors")
    for line in (
        'points_total{outcome="confirmed"} 2.0',
        'points_total{outcome="rejected"} 7.0',
        "refused_messages_total 1.0",
        'messages_total{outcome="confirmed"} 3.0',
        "publish_seconds_count 1.0",
        "unconfirmed_messages 0.0",
    ):
        assert f"wrapper_publisher_{line}" in text


def test_runners_are_counted_while_they_are_at_work(publisher, runner):
    def count(state):
        _, text = publisher.get("/metrics")
        return f'wrapper_publisher_runners{{delivery="{state}"}} 1.0' in text

    assert not count("Delivering")
    runner.checkpoint(publisher)
    assert count("Delivering")
    runner.heartbeat(publisher, delivery="Waiting", memory_bytes=1000)
    assert (count("Delivering"), count("Waiting")) == (False, True)
    assert "wrapper_publisher_runner_memory_bytes 1000.0" in publisher.get("/metrics")[1]
    runner.finish(publisher)
    assert not count("Waiting")


def test_being_stopped_it_finishes_what_is_under_way_and_writes_what_is_held(desk, publisher, tmp_path):
    assert Runner(token="token").batch(publisher, 1, [message(0)]).status == 200
    wait_until(lambda: stored(tmp_path).get("sequence") == 1)
    answers = []
    lines = [message(number) for number in range(15_000)]
    posting = threading.Thread(
        target=lambda: answers.append(Runner(token="token").batch(publisher, 2, lines))
    )
    posting.start()
    wait_until(lambda: "held_bytes 0.0" not in publisher.get("/metrics")[1])
    publisher.process.send_signal(signal.SIGTERM)
    assert publisher.process.wait(30) == 0
    posting.join()
    assert [answer.status for answer in answers] == [200]
    assert stored(tmp_path)["sequence"] == 2
    assert len(bodies(desk)) == 15_001
    with pytest.raises((OSError, http.client.HTTPException)):
        publisher.get("/readyz")


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        ([], {}, "say where the broker is"),
        ([], {"WRAPPERS_PUBLISHER_WINDOW": "x"}, "WRAPPERS_PUBLISHER_WINDOW"),
        (["--local", "/nowhere.json"], {}, "/nowhere.json cannot be read"),
        (
            [],
            {"WRAPPERS_PUBLISHER_BROKER_URL": "amqp://h", "KUBECONFIG": "/nowhere"},
            "no API server is configured",
        ),
    ],
)
def test_a_bad_start_is_one_sentence(arguments, environment, said):
    done = subprocess.run(
        [sys.executable, "-m", "wrapper_publisher", *arguments],
        cwd=SOURCE_ROOT / "operator",
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 78
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_runner_that_breaks_off_in_the_middle_leaves_no_trace(publisher, runner):
    head = (
        "POST /v1/batches HTTP/1.1\r\nHost: p\r\nContent-Length: 1000000\r\nAuthorization: Bearer token\r\n"
        "Wrapper-Namespace: default\r\nWrapper-Name: co2\r\nWrapper-Execution: local-1\r\n"
        'Wrapper-Attempt: 1\r\nWrapper-Sequence: 1\r\nWrapper-Checkpoint: {"sequence": 1}\r\n\r\n'
    )
    with socket.socket(socket.AF_UNIX) as breaking:
        breaking.connect(publisher.address)
        breaking.sendall(head.encode() + message(1).encode())
        wait_until(lambda: "held_bytes 1e+06" in publisher.get("/metrics")[1])
    wait_until(lambda: "held_bytes 0.0" in publisher.get("/metrics")[1])
    assert runner.batch(publisher, 1, [message(1)]).status == 200
    assert publisher.stop() == 0
    assert "Traceback" not in publisher.process.stderr.read()
