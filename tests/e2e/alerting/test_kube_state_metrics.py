"""A real kube-state-metrics shows what its configuration says of a Wrapper on the cluster."""

import re
from urllib.request import urlopen

import pytest

from api_servers.registry import APIS
from api_servers.serving import run as serve
from charts.programs import ROOT
from cluster import kube_state_metrics
from cluster.layout import BRIDGE_ADDRESS
from cluster.waiting import until
from e2e.apis.wrappers import ApiWrapper, moment
from e2e.trial import Object, Trial

# The first run builds the program, which takes minutes.
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]

CONFIG = ROOT / "manifests" / "kube-state-metrics" / "wrappers.yaml"
FIRST_PORT = 18080
_SAMPLE = re.compile(r"^kube_wrapper_(\w+)\{(.*)\} (\S+)$")
_LABEL = re.compile(r'(\w+)="([^"]*)"')


def test_a_wrapper_is_shown(trial: Trial) -> None:
    with serve(APIS["plain-list"](), host=BRIDGE_ADDRESS) as served:
        wrapper = ApiWrapper(trial, served)
        wrapper.apply()
        status = wrapper.rests()
    port = FIRST_PORT + 2 * (trial.installation.broker_port % 100)
    with kube_state_metrics.running(trial.installation.layout, CONFIG, port=port) as url:
        until("the Wrapper is shown", lambda: shown(url, trial), timeout=60.0)
        found = shown(url, trial)

    checkpoint, execution = status["checkpoint"], status["execution"]
    assert values(found, "status_phase", "phase") == only_one(found, "status_phase", "Executing")
    assert values(found, "status_health", "health") == only_one(found, "status_health", "Healthy")
    assert values(found, "status_condition", "type") == {
        each["type"]: each["status"] == "True" for each in status["conditions"]
    }
    expected = {
        "high_water_mark_timestamp_seconds": seconds(checkpoint["highWaterMark"]),
        "low_water_mark_timestamp_seconds": seconds(checkpoint["lowWaterMark"]),
        "last_data_timestamp_seconds": seconds(checkpoint["lastDataSent"]),
        "next_poll_timestamp_seconds": seconds(execution["nextPollTime"]),
        "points_confirmed": checkpoint["pointsConfirmed"],
        "points_rejected": checkpoint.get("pointsRejected", 0),
        "execution_attempt": 1,
        "last_exit_code": 0,
        "metadata_generation": 1,
        "status_observed_generation": 1,
        "spec_suspend": 0,
        "info": 1,
    }
    assert {name: value for name in expected for _, value in found[name]} == expected
    [(labels, _)] = found["info"]
    assert (labels["source"], labels["engine"], labels["queue"]) == ("API", "Template", trial.queue)


def shown(url: str, trial: Trial) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Return the series of the trial's Wrapper: labels and values by name."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    with urlopen(url, timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    for line in lines:
        sample = _SAMPLE.match(line)
        if sample is None:
            continue
        labels = dict(_LABEL.findall(sample[2]))
        if (labels["namespace"], labels["name"]) == (trial.installation.namespace, trial.name()):
            found.setdefault(sample[1], []).append((labels, float(sample[3])))
    return found


def seconds(text: str) -> int:
    """Return a time as it is shown, in whole seconds."""
    return int(moment(text).timestamp())


def values(found: Object, name: str, label: str) -> dict[str, float]:
    return {labels[label]: value for labels, value in found[name]}


def only_one(found: Object, name: str, state: str) -> dict[str, float]:
    label = name.removeprefix("status_")
    return {labels[label]: float(labels[label] == state) for labels, _ in found[name]}
