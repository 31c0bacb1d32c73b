"""APIs on this machine: `wrapperctl run` against servers that imitate public ones, over real HTTP."""

import json
import signal
import subprocess
import time

import msgspec
import pytest

from api_servers.registry import APIS
from api_servers.serving import run as serve
from integration.wrapperctl.command import WRAPPERCTL, run
from wrapper_contract.messages import ReceivedMessage

MOST_REQUESTS = 80
"""Of a whole run with generation, proof, history and one poll."""


def manifest_of(served, folder, **collection):
    """Write the Wrapper of a server, with its Secret beside it."""
    wrapper = served.manifest()
    wrapper["spec"]["collection"] = collection
    secret = served.secret()
    path = folder / "wrapper.yaml"
    path.write_text("\n---\n".join(json.dumps(each) for each in (wrapper, secret) if each))
    return path


def messages(path):
    return [msgspec.json.decode(line, type=ReceivedMessage) for line in path.read_bytes().splitlines()]


def points(path):
    return [(str(point.x), point.series, point.y) for message in messages(path) for point in message.data]


def expected(served):
    return {(each.x.strftime("%Y-%m-%dT%H:%M:%SZ"), each.series, each.y) for each in served.expected()}


@pytest.mark.slow
@pytest.mark.parametrize("name", APIS)
def test_history_and_a_poll_bring_exactly_the_points(name, tmp_path):
    with serve(APIS[name]()) as served:
        output = tmp_path / "points.jsonl"
        ended = run("run", "-f", manifest_of(served, tmp_path), "--output", output, cwd=tmp_path)
        assert ended.code == 0, ended.err
        assert set(points(output)) == expected(served)
        assert len(served.requests) <= MOST_REQUESTS
        for secret in served.secrets().values():
            assert secret not in ended.out + ended.err + output.read_text()
            assert secret not in (tmp_path / "points.jsonl.state.json").read_text()


@pytest.mark.slow
def test_a_second_run_goes_on_where_the_first_one_ended(tmp_path):
    with serve(APIS["plain-list"]()) as served:
        output, path = tmp_path / "points.jsonl", manifest_of(served, tmp_path)
        assert run("run", "-f", path, "--output", output, "--until", "historical", cwd=tmp_path).code == 0
        first = points(output)
        state = json.loads((tmp_path / "points.jsonl.state.json").read_text())
        assert state["checkpoint"]["phase"] == "Continuous"
        assert run("run", "-f", path, "--output", output, cwd=tmp_path).code == 0
        again = points(output)
        # What was there stays; what is read again are the last periods only.
        assert again[: len(first)] == first
        assert 0 < len(again) - len(first) < len(first) / 4
        assert {message.phase for message in messages(output)} == {"historical", "continuous"}


@pytest.mark.slow
def test_it_polls_on_until_it_is_stopped(tmp_path):
    with serve(APIS["plain-list"]()) as served:
        path = manifest_of(served, tmp_path, interval="1s")
        output = tmp_path / "points.jsonl"
        words = ["run", "-f", str(path), "--output", str(output), "--until", "forever"]
        process = subprocess.Popen([*WRAPPERCTL, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        try:
            polls = polls_of(tmp_path / "points.jsonl.state.json")
            assert next(poll for poll in polls if poll >= 3)
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
        assert process.returncode == 143, err
        assert set(points(output)) == expected(served)


def polls_of(state):
    """Yield the number of complete polls again and again, for a while."""
    for _ in range(900):
        if state.exists():
            yield json.loads(state.read_text())["checkpoint"].get("poll", 0)
        time.sleep(0.1)


def test_a_refused_key_is_told_without_it(tmp_path):
    with serve(APIS["openaq"]()) as served:
        path = manifest_of(served, tmp_path)
        right = served.secrets()["key"]
        served.api.key = "another-key-than-the-one-in-the-manifest"
        ended = run("run", "-f", path, cwd=tmp_path)
    assert (ended.code, len(ended.err.splitlines())) == (77, 1)
    assert "refuse" in ended.err
    assert right not in ended.err


def test_a_file_does_not_stand_for_an_api(tmp_path):
    with serve(APIS["plain-list"]()) as served:
        path = manifest_of(served, tmp_path)
        ended = run("run", "-f", path, "--source", path, cwd=tmp_path)
        both = run("run", "-f", path, "--once", "--until", "forever", cwd=tmp_path)
    assert (ended.code, both.code) == (64, 64)
    assert "leave it out" in ended.err


def test_inspecting_shows_how_an_api_answers(tmp_path):
    with serve(APIS["openaq"]()) as served:
        path = manifest_of(served, tmp_path)
        shown = run("inspect", "-f", path, cwd=tmp_path)
        whole = json.loads(run("inspect", "-f", path, "-o", "json", cwd=tmp_path).out)
    assert shown.out.startswith("HTTP 200, application/json")
    assert (whole["status"], served.secrets()["key"] in whole["sample"]) == (200, False)
