"""Argo CD's health and kstatus' verdict for every situation that a Wrapper can be in."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from lupa.lua51 import LuaError

from charts.kstatus import kstatus
from charts.lua import run
from charts.programs import ROOT, Object
from wrapper_operator.lifecycle.situations import MEANINGS

FOLDER = ROOT / "manifests" / "argocd" / "resource_customizations" / "wrappers.dev" / "Wrapper"
SCRIPT = (FOLDER / "health.lua").read_text()
SETTINGS = yaml.safe_load((ROOT / "manifests/argocd/argocd-cm-applications.yaml").read_text())["data"]
APPLICATION = SETTINGS["resource.customizations.health.argoproj.io_Application"]
CASES = yaml.safe_load((FOLDER / "health_test.yaml").read_text())["tests"]

EXPECTED = {
    "Invalid": ("Degraded", "Failed"),
    "Duplicate": ("Degraded", "Failed"),
    "Deleting": ("Progressing", "InProgress"),
    "Suspended": ("Suspended", "Current"),
    "Stopping": ("Progressing", "InProgress"),
    "GenerationQueued": ("Progressing", "InProgress"),
    "Generating": ("Progressing", "InProgress"),
    "GeneratingAgain": ("Progressing", "InProgress"),
    "GenerationRetrying": ("Progressing", "InProgress"),
    "GenerationFailed": ("Degraded", "Failed"),
    "Queued": ("Progressing", "InProgress"),
    "QueuedAgain": ("Progressing", "InProgress"),
    "Refused": ("Progressing", "InProgress"),
    "Starting": ("Progressing", "InProgress"),
    "PodWaiting": ("Progressing", "InProgress"),
    "Running": ("Progressing", "InProgress"),
    "DeliveryWaiting": ("Progressing", "InProgress"),
    "Silent": ("Degraded", "InProgress"),
    "PodUnknown": ("Progressing", "InProgress"),
    "Retrying": ("Progressing", "InProgress"),
    "BetweenPolls": ("Healthy", "Current"),
    "BetweenPollsFailed": ("Progressing", "InProgress"),
    "DataLate": ("Progressing", "InProgress"),
    "NoData": ("Degraded", "InProgress"),
    "Completed": ("Healthy", "Current"),
    "Failed": ("Degraded", "Failed"),
}
"""Argo CD's health and kstatus' verdict; where Ready is kept, before the source was read."""
KEPT = [name for name, meaning in MEANINGS.items() if meaning.ready == "Kept"]


def wrapper(name: str, *, was_read: bool = False) -> Object:
    """A Wrapper in a situation, with the conditions that the operator would write."""
    meaning = MEANINGS[name]  # type: ignore[index]
    ready = was_read if meaning.ready == "Kept" else meaning.ready == "True"
    types = {"Ready": "True" if ready else "False"}
    types |= {"Reconciling": "True"} if meaning.progressing and not ready else {}
    types |= {"Stalled": "True"} if meaning.stalled else {}
    return {
        "metadata": {"generation": 3},
        "spec": {"suspend": True} if name in ("Suspended", "Stopping") else {},
        "status": {
            "observedGeneration": 3,
            "phase": meaning.phase,
            "health": meaning.health,
            "conditions": [
                {"type": type_, "status": status, "reason": name, "message": f"about {name}"}
                for type_, status in types.items()
            ],
        },
    }


def test_every_situation_is_expected() -> None:
    assert EXPECTED.keys() == MEANINGS.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_health_and_kstatus(name: str) -> None:
    obj = wrapper(name)
    health = run(SCRIPT, obj)
    assert (health["status"], kstatus(obj)) == EXPECTED[name]
    assert health["message"] == f"about {name}"


@pytest.mark.parametrize("name", KEPT)
def test_a_source_that_was_read_stays_ready_while_it_is_polled(name: str) -> None:
    obj = wrapper(name, was_read=True)
    assert (run(SCRIPT, obj)["status"], kstatus(obj)) == ("Healthy", "Current")


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_said_of_an_earlier_manifest_does_not_count(name: str) -> None:
    obj = wrapper(name, was_read=True)
    obj["metadata"]["generation"] = 4
    assert (run(SCRIPT, obj)["status"], kstatus(obj)) == ("Progressing", "InProgress")


@pytest.mark.parametrize(
    "status", [None, {}, {"phase": "Pending"}, {"observedGeneration": 3}, {"conditions": []}]
)
def test_before_the_operator_said_anything_it_is_not_healthy(status: Any) -> None:
    obj = {"metadata": {"generation": 3}, "spec": {}, "status": status}
    assert (
        run(SCRIPT, {key: value for key, value in obj.items() if value is not None})["status"]
        == "Progressing"
    )


def test_going_out_of_suspension_is_progress() -> None:
    obj = wrapper("Suspended")
    obj["spec"]["suspend"] = False
    obj["metadata"]["generation"] = 4
    assert run(SCRIPT, obj)["status"] == "Progressing"


def test_without_a_message_the_reason_is_shown() -> None:
    obj = wrapper("Completed")
    obj["status"]["conditions"][0]["message"] = ""
    assert run(SCRIPT, obj)["message"] == "Completed"


def test_a_fault_of_the_manifest_shows_though_it_is_suspended() -> None:
    obj = wrapper("Invalid")
    obj["spec"]["suspend"] = True
    assert run(SCRIPT, obj)["status"] == "Degraded"


@pytest.mark.parametrize("case", CASES, ids=lambda case: Path(case["inputPath"]).stem)
def test_the_cases_for_argo_cd(case: dict[str, Any]) -> None:
    obj = yaml.safe_load((FOLDER / case["inputPath"]).read_text())
    before = copy.deepcopy(obj)
    assert run(SCRIPT, obj) == case["healthStatus"]
    assert obj == before


def test_every_file_of_test_data_is_a_case_and_every_health_is_among_them() -> None:
    assert {case["inputPath"] for case in CASES} == {
        f"testdata/{path.name}" for path in (FOLDER / "testdata").iterdir()
    }
    healths = {case["healthStatus"]["status"] for case in CASES}
    assert healths == {"Healthy", "Progressing", "Degraded", "Suspended"}


@pytest.mark.parametrize(
    "script", ['return ("x"):rep(2)', "return math.max(1, 2)", "return io.open", "x.y = 1"]
)
def test_a_script_finds_no_more_than_argo_cd_gives_it(script: str) -> None:
    with pytest.raises(LuaError):
        run(script, {})


SOURCE = {"path": "wrappers", "helm": {"valuesObject": {"namespaces": ["a"]}}}
OTHER = {"path": "wrappers", "helm": {"valuesObject": {"namespaces": ["a", "b"]}}}


def application(health: str, *, sync: str = "Synced", compared: Object = SOURCE) -> Object:
    """The status of an Application."""
    sync_status = {"status": sync, "comparedTo": {"source": compared}}
    return {"health": {"status": health, "message": "so it is"}, "sync": sync_status}


@pytest.mark.parametrize(
    ("status", "health"),
    [
        (None, "Progressing"),
        ({}, "Progressing"),
        ({"health": {}}, "Progressing"),
        ({"health": {"status": "Healthy"}}, "Progressing"),
        (application("Healthy", compared=OTHER), "Progressing"),
        (application("Healthy", compared={"path": "wrappers"}), "Progressing"),
        (application("Healthy", sync="OutOfSync"), "Progressing"),
        (application("Healthy", sync="Unknown"), "Progressing"),
        (application("Missing"), "Progressing"),
        (application("Healthy"), "Healthy"),
        (application("Degraded"), "Degraded"),
        (application("Suspended"), "Suspended"),
    ],
)
def test_an_application_is_as_healthy_as_what_it_brings(status: Object | None, health: str) -> None:
    spec = {"source": SOURCE, "syncPolicy": {"automated": {"selfHeal": True}}}
    obj = {"spec": spec} | ({} if status is None else {"status": status})
    assert run(APPLICATION, obj)["status"] == health


@pytest.mark.parametrize("policy", [{}, {"syncPolicy": {"automated": {"enabled": False}}}])
def test_an_application_that_people_sync_may_be_behind_git(policy: Object) -> None:
    obj = {"spec": {"source": SOURCE, **policy}, "status": application("Healthy", sync="OutOfSync")}
    assert run(APPLICATION, obj) == {"status": "Healthy", "message": "so it is"}
