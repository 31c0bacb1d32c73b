"""`wrapperctl checkpoint` against a real API server."""

import json

import pytest

from integration.crd.test_status import STATUS_WORD
from integration.wrapperctl.command import run
from unit.api.manifests import LEFT_OUT, manifest

API = {"url": "https://api.example.org/v1/observations"}
CHECKPOINT = {
    "phase": "Continuous",
    "highWaterMark": "2024-01-01T00:00:00Z",
    "lowWaterMark": "1990-01-01T00:00:00Z",
    "poll": 3,
    "sequence": 9,
    "pointsConfirmed": 1234,
    "messagesConfirmed": 5,
}


@pytest.fixture
def stopped(api_server, name):
    """A suspended Wrapper of an API that got somewhere."""
    changes = {
        "metadata.name": name,
        "spec.source.csv": LEFT_OUT,
        "spec.source.api": API,
        "spec.suspend": True,
    }
    api_server.apply(manifest({**changes, "metadata.namespace": api_server.namespace}))
    api_server.patch(name, {"status": {"checkpoint": CHECKPOINT}}, STATUS_WORD)
    return name


@pytest.fixture
def ask(api_server, stopped, tmp_path):
    def ask(verb, *words):
        command = ("checkpoint", verb, stopped, "-n", api_server.namespace, *words)
        return run(*command, cwd=tmp_path, KUBECONFIG=str(api_server.cluster.kubeconfig))

    return ask


def test_it_is_shown(ask):
    shown = ask("get")
    assert (shown.code, shown.err) == (0, "")
    assert "high-water mark  2024-01-01T00:00:00Z\n" in shown.out
    assert "1,234 points in 5 messages" in shown.out
    assert json.loads(ask("get", "-o", "json").out) == CHECKPOINT


def test_it_is_rewound_and_brought_back(api_server, ask, stopped):
    assert ask("rewind", "--to", "2020").code == 0
    status = api_server.get(stopped)["status"]
    assert (status["checkpoint"]["highWaterMark"], status["checkpoint"]["sequence"]) == (
        "2020-01-01T00:00:00Z",
        10,
    )
    assert status["previousCheckpoint"]["highWaterMark"] == "2024-01-01T00:00:00Z"
    events = json.loads(api_server.kubectl("get", "events", "-o", "json"))["items"]
    (told,) = [event for event in events if event["involvedObject"]["name"] == stopped]
    assert told["reason"] == "CheckpointMoved"
    assert status["previousCheckpoint"]["movedBy"] in told["message"]
    assert ask("undo").code == 0
    assert api_server.get(stopped)["status"]["checkpoint"]["highWaterMark"] == "2024-01-01T00:00:00Z"


def test_what_cannot_be_moved_is_told_in_one_line(api_server, ask, stopped):
    refused = ask("rewind", "--to", "2025")
    assert (refused.code, len(refused.err.splitlines())) == (64, 1)
    assert "nothing later was fetched" in refused.err
    api_server.patch(stopped, {"spec": {"suspend": False}})
    refused = ask("set", "--high", "none", "--low", "none")
    assert refused.code == 64
    assert "is not suspended" in refused.err
    assert api_server.get(stopped)["status"]["checkpoint"] == CHECKPOINT


def test_a_wrapper_that_is_not_there_is_told(api_server, tmp_path):
    ended = run(
        "checkpoint", "get", "nobody", "-n", api_server.namespace,
        cwd=tmp_path, KUBECONFIG=str(api_server.cluster.kubeconfig),
    )  # fmt: skip
    assert (ended.code, "there is no Wrapper nobody" in ended.err) == (78, True)
