"""`wrapperctl run --amqp`: from a file on this machine to confirmed messages on a queue."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import msgspec
import pytest

from integration.publisher.broker_desk import wait_until
from integration.wrapperctl.command import WRAPPERCTL, run
from wrapper_contract.messages import ReceivedMessage

SAMPLE = Path(__file__).parents[3] / "manifests" / "samples" / "csv-in-configmap.yaml"
MANY = 200_000


def points_on(desk, queue):
    found = []
    for properties, body in desk.drain(queue):
        message = msgspec.json.decode(body, type=ReceivedMessage)
        found += [(properties.message_id, point.x, point.series, point.y) for point in message.data]
    return found


def manifest_of(folder, queue):
    """A Wrapper of a long file, with its own queue."""
    data = folder / "many.csv"
    rows = "".join(f"{1_600_000_000 + 3600 * number},{number}\n" for number in range(MANY))
    data.write_text("time,value\n" + rows)
    wrapper = {
        "apiVersion": "wrappers.dev/v1alpha1",
        "kind": "Wrapper",
        "metadata": {"name": "many"},
        "spec": {
            "indicator": {"name": "many", "periodicity": "Hourly"},
            "source": {"csv": {"from": {"url": "https://example.org/many.csv"}, "timeColumn": "time"}},
            "delivery": {"queue": queue},
        },
    }
    path = folder / "many.yaml"
    path.write_text(json.dumps(wrapper))
    return [path, "--source", data]


@pytest.mark.slow
def test_every_point_is_on_the_queue_once(desk, tmp_path):
    shutil.copy(SAMPLE, tmp_path)
    ended = run("run", "-f", SAMPLE.name, "--amqp", desk.url, cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    expected = [
        tuple(line.strip().split(",")) for line in SAMPLE.read_text().splitlines() if line.strip()[:2] == "20"
    ]
    found = [(str(x)[:10], series, f"{y:g}") for _, x, series, y in points_on(desk, "data")]
    assert sorted(found) == sorted(expected)
    checkpoint = json.loads((tmp_path / "iowa-electricity.checkpoint.json").read_text())
    assert (checkpoint["pointsConfirmed"], checkpoint["poll"]) == (len(expected), 1)
    # The same run again repeats nothing under the same id: it is the next one.
    run("run", "-f", SAMPLE.name, "--amqp", desk.url, cwd=tmp_path)
    again = json.loads((tmp_path / "iowa-electricity.checkpoint.json").read_text())
    assert (again["pointsConfirmed"], again["poll"]) == (2 * len(expected), 2)
    assert list(tmp_path.glob("*.jsonl")) == []


@pytest.mark.slow
def test_an_interrupted_run_goes_on_where_it_was(desk, tmp_path):
    words = [str(word) for word in ("run", "-f", *manifest_of(tmp_path, "many"), "--amqp", desk.url)]
    state = tmp_path / "many.checkpoint.json"
    process = subprocess.Popen([*WRAPPERCTL, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: desk.depth("many"), seconds=90, what="the first message")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 143, err
    before = json.loads(state.read_text())
    assert 0 < before["runPosition"] == before["pointsConfirmed"] < MANY
    assert run(*words, cwd=tmp_path).code == 0
    found = points_on(desk, "many")
    assert [y for _, _, _, y in found] == list(range(MANY))


def test_a_broker_that_refuses_is_told(desk, tmp_path):
    shutil.copy(SAMPLE, tmp_path)
    ended = run("run", "-f", SAMPLE.name, "--amqp", desk.url_of("wrapper", "wrong-one"), cwd=tmp_path)
    assert (ended.code, len(ended.err.splitlines())) == (69, 1)
    assert "nothing can be delivered" in ended.err
    assert "wrong-one" not in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--amqp", "http://broker"], "write amqp://user:password@host:5672/vhost"),
        (["--amqp", "amqp://user:pw@broker:99999/"], "the host or the port of this url cannot be"),
        (["--amqp", "amqp://broker", "--output", "points.jsonl"], "give one of them"),
        (["--amqp", "amqp://broker", "--state", "other.json"], "holds no checkpoint"),
    ],
)
def test_wrong_usage_is_told_before_any_work(words, said, tmp_path):
    shutil.copy(SAMPLE, tmp_path)
    (tmp_path / "other.json").write_text('{"version": 1, "checkpoint": {}}')
    ended = run("run", "-f", SAMPLE.name, *words, cwd=tmp_path)
    assert (ended.code, said in ended.err) == (64, True), ended.err


@pytest.mark.slow
def test_a_killed_command_line_leaves_no_process(desk, tmp_path):
    words = [str(word) for word in ("run", "-f", *manifest_of(tmp_path, "killed"), "--amqp", desk.url)]
    process = subprocess.Popen([*WRAPPERCTL, *words], cwd=tmp_path, stderr=subprocess.DEVNULL)
    wait_until(lambda: desk.depth("killed"), seconds=90, what="the first message")
    children = children_of(process.pid)
    assert len(children) >= 2
    process.kill()
    process.wait()
    wait_until(lambda: not any(map(alive, children)), seconds=30, what="the end of all parts")


def children_of(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
