"""Argo CD's actions on a Wrapper: what they write into the manifest, and when they are offered."""

import copy
from typing import Any

import pytest
import yaml

from charts.lua import run
from charts.programs import ROOT, Object
from wrapper_operator.api.validation import read_wrapper

FOLDER = ROOT / "manifests/argocd/resource_customizations/wrappers.dev/Wrapper/actions"
TESTS = yaml.safe_load((FOLDER / "action_test.yaml").read_text())
NAMES = ["poll-now", "regenerate", "restart", "resume", "suspend"]


def load(path: str) -> Object:
    found: Object = yaml.safe_load((FOLDER / path).read_text())
    return found


def act(name: str, obj: Object) -> Object:
    result: Object = run((FOLDER / name / "action.lua").read_text(), obj)
    return result


def test_every_action_is_there_and_tested() -> None:
    assert (
        sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "testdata") == NAMES
    )
    assert sorted({test["action"] for test in TESTS["actionTests"]}) == NAMES


@pytest.mark.parametrize(
    "test", TESTS["actionTests"], ids=lambda test: f"{test['action']} {test['inputPath']}"
)
def test_what_an_action_writes(test: dict[str, str]) -> None:
    assert act(test["action"], load(test["inputPath"])) == load(test["expectedOutputPath"])


@pytest.mark.parametrize("test", TESTS["discoveryTests"], ids=lambda test: test["inputPath"])
def test_which_actions_are_offered(test: dict[str, Any]) -> None:
    script = (FOLDER / "discovery.lua").read_text()
    found = run(script, load(test["inputPath"]))
    assert [
        {"name": name, **found[name]} for name in ("suspend", "resume", "restart", "poll-now", "regenerate")
    ] == (test["result"])


@pytest.mark.parametrize("name", NAMES)
def test_an_action_leaves_the_rest_alone(name: str) -> None:
    before = load("testdata/between-polls.yaml")
    after = act(name, copy.deepcopy(before))
    assert {key: value for key, value in after.items() if key != "spec"} == {
        key: value for key, value in before.items() if key != "spec"
    }
    assert before["spec"]["source"] == after["spec"]["source"]
    assert before["spec"]["collection"].items() <= after["spec"]["collection"].items()


@pytest.mark.parametrize("name", NAMES)
def test_what_an_action_writes_is_valid(name: str) -> None:
    read = read_wrapper(act(name, load("testdata/between-polls.yaml")))
    assert read.metadata.name == "co2-portugal"


def test_a_new_wrapper_without_a_status_can_be_acted_on() -> None:
    obj = load("testdata/running.yaml")
    assert "status" not in obj
    found = run((FOLDER / "discovery.lua").read_text(), obj)
    assert [name for name in NAMES if not found[name]["disabled"]] == ["regenerate", "restart", "suspend"]
