"""The configuration of kube-state-metrics: its paths are fields of Wrappers, which have what it shows."""

from functools import cache
from typing import Any, get_args

import pytest
import yaml

from charts.programs import ROOT, Object, build
from unit.controllers.simulation import Simulation, phase
from wrapper_operator.api.crd import definition
from wrapper_operator.api.status import Health, StatusPhase

FOLDER = ROOT / "manifests" / "kube-state-metrics"
CONFIG = yaml.safe_load((FOLDER / "wrappers.yaml").read_text())
[RESOURCE] = CONFIG["spec"]["resources"]
METRICS = {each["name"]: each["each"] for each in RESOURCE["metrics"]}
SAMPLES = [
    yaml.safe_load(path.read_text())
    for path in sorted((ROOT / "manifests" / "argocd").rglob("Wrapper/testdata/*.yaml"))
]
[VERSION] = definition()["spec"]["versions"]
METADATA = {
    "properties": {
        "creationTimestamp": {"type": "string", "format": "date-time"},
        "generation": {"type": "integer"},
        "name": {"type": "string"},
        "namespace": {"type": "string"},
    }
}
SCHEMA = VERSION["schema"]["openAPIV3Schema"]["properties"] | {"metadata": METADATA}
TIMES = {"highWaterMark", "lowWaterMark", "lastDataSent", "interval"}
"""What only the Wrappers of the end-to-end tests have."""


def body(metric: Object) -> Object:
    """Return the part of a metric that is named after its type."""
    kind = metric["type"]
    found: Object = metric[kind[0].lower() + kind[1:]]
    return found


def field(path: list[str]) -> Object:
    """Return the schema of a field of Wrappers."""
    schema: Object = {"properties": SCHEMA}
    for name in path:
        schema = schema["properties"][name]
    return schema


def paths(metric: Object) -> list[list[str]]:
    """Return the paths of everything that a metric reads."""
    found = body(metric)
    if metric["type"] == "Info":
        return list(found["labelsFromPath"].values())
    return [found["path"]]


def at(sample: Any, path: list[str]) -> Any:
    for name in path:
        sample = (sample or {}).get(name)
    return sample


@pytest.mark.parametrize("name", METRICS)
def test_a_path_is_a_field(name: str) -> None:
    metric = METRICS[name]
    for path in paths(metric):
        schema = field(path)
        if metric["type"] == "Gauge" and schema["type"] == "string":
            assert (schema["format"], name[-18:]) == ("date-time", "_timestamp_seconds")
        elif metric["type"] == "Gauge":
            assert schema["type"] in ("integer", "boolean", "array")


def test_conditions_are_read_by_their_type() -> None:
    gauge = body(METRICS["status_condition"])
    entry = field(gauge["path"])["items"]["properties"]
    assert gauge["valueFrom"] == ["status"]
    assert all(entry[path[0]] for path in (*gauge["labelsFromPath"].values(), gauge["valueFrom"]))


@pytest.mark.parametrize(("name", "words"), [("status_phase", StatusPhase), ("status_health", Health)])
def test_a_state_has_every_word_that_there_is(name: str, words: Any) -> None:
    assert body(METRICS[name])["list"] == list(get_args(words))


@cache
def lived() -> Object:
    """Return a Wrapper after a failed and a good attempt, as operator and publisher leave it."""
    simulation = Simulation(exits=[69])
    simulation.apply()
    simulation.run(phase("Completed")).settle()
    found = simulation.wrapper()
    assert found is not None
    return found


@pytest.mark.parametrize("name", METRICS)
def test_a_wrapper_has_what_is_shown(name: str) -> None:
    samples = [*SAMPLES, lived()]
    for path in paths(METRICS[name]):
        found = any(at(sample, path) is not None for sample in samples)
        assert found or path[-1] in TIMES or path == ["metadata", "creationTimestamp"], path


def test_it_is_about_wrappers_and_names_them() -> None:
    names = definition()["spec"]
    kind = {"group": names["group"], "version": VERSION["name"], "kind": names["names"]["kind"]}
    assert RESOURCE["groupVersionKind"] == kind
    assert RESOURCE["labelsFromPath"] == {
        "namespace": ["metadata", "namespace"],
        "name": ["metadata", "name"],
    }


def test_it_may_list_and_watch_wrappers_and_no_more() -> None:
    objects = {each["kind"]: each for each in build(FOLDER)}
    rules = objects["ClusterRole"]["rules"]
    assert {(rule["apiGroups"][0], *rule["resources"]) for rule in rules} == {
        ("wrappers.dev", "wrappers"),
        ("apiextensions.k8s.io", "customresourcedefinitions"),
    }
    assert all(set(rule["verbs"]) == {"list", "watch"} for rule in rules)
    assert yaml.safe_load(objects["ConfigMap"]["data"]["wrappers.yaml"]) == CONFIG
