"""One reconcile against a cluster in which others write, refuse and come too late."""

import asyncio
import json
from typing import Any

from unit.api.manifests import manifest
from unit.controllers.fake_cluster import CONFIG_MAPS, PODS, WRAPPERS
from unit.controllers.fake_shapes import pod
from unit.controllers.simulation import NAME, NAMESPACE, Simulation, phase
from wrapper_operator.api.effective import effective
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint, Progress
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.cluster.port import Raw
from wrapper_operator.controllers.reconcile_status import status_patch
from wrapper_operator.controllers.reconcile_world import Seen
from wrapper_operator.lifecycle.plan import CreatePod, Plan

OTHERS = "another-wrapper"


def collecting(changes: dict[str, Any] | None = None) -> Simulation:
    simulation = Simulation()
    simulation.apply(changes)
    return simulation.run(lambda s: len(s.sent) == 1)


def conditions(simulation: Simulation) -> dict[str, tuple[str, str]]:
    return {each["type"]: (each["status"], each["reason"]) for each in simulation.status["conditions"]}


def test_conditions_are_there_after_the_first_reconcile() -> None:
    simulation = Simulation()
    simulation.apply()
    simulation.reconcile()
    assert set(conditions(simulation)) == {
        "Ready",
        "Generated",
        "SourceReachable",
        "Delivering",
        "Reconciling",
    }
    assert simulation.status["phase"] == "Generating"
    assert simulation.status["effective"]["queue"] == "data"


def test_what_the_publisher_writes_in_between_stays() -> None:
    simulation = collecting()
    patch = simulation.cluster.patch_wrapper_status
    interfered = []

    async def late(namespace: str, name: str, operations: Any) -> Raw:
        if not interfered:
            interfered.append(name)
            uid = simulation.status["execution"]["podUID"]
            simulation._store(uid, {**simulation.status["checkpoint"], "runPosition": 2})
        return await patch(namespace, name, operations)

    simulation.cluster.patch_wrapper_status = late  # type: ignore[method-assign]
    simulation.apply({"indicator.description": "other words"})
    sequence = simulation.status["checkpoint"]["sequence"]
    simulation.reconcile()
    assert interfered
    assert simulation.status["checkpoint"]["sequence"] == sequence + 1
    assert simulation.status["observedGeneration"] == 2


def test_patches_of_the_operator_leave_checkpoint_and_progress_alone_while_a_pod_is_current() -> None:
    simulation = collecting()
    patched: list[str] = []
    patch = simulation.cluster.patch_wrapper_status

    async def watched(namespace: str, name: str, operations: Any) -> Raw:
        patched.extend(each["path"] for each in operations if each["op"] != "test")
        return await patch(namespace, name, operations)

    simulation.cluster.patch_wrapper_status = watched  # type: ignore[method-assign]
    simulation.apply({"indicator.name": "CO2"})
    simulation.run(phase("Completed"))
    assert patched
    assert not [path for path in patched if path.startswith(("/status/checkpoint", "/status/progress"))]


def test_a_manifest_that_changes_meanwhile_is_not_acted_on() -> None:
    simulation = Simulation()
    simulation.apply()
    patch = simulation.cluster.patch_wrapper_status

    async def suspended_meanwhile(namespace: str, name: str, operations: Any) -> Raw:
        if any(each["path"] == "/status/execution" for each in operations):
            simulation.cluster.patch_wrapper_status = patch  # type: ignore[method-assign]
            simulation.apply({"suspend": True})
        return await patch(namespace, name, operations)

    simulation.cluster.patch_wrapper_status = suspended_meanwhile  # type: ignore[method-assign]
    simulation.run(phase("Stopped"))
    assert simulation.created == []


def test_a_list_that_lags_loses_no_pod() -> None:
    simulation = collecting()

    async def nothing(namespace: str, *, wrapper: str | None = None) -> list[Raw]:
        return []

    simulation.cluster.list_pods = nothing  # type: ignore[method-assign]
    simulation.run(phase("Completed"))
    assert len(simulation.created) == 1


def test_a_patch_holds_checkpoint_only_where_the_plan_says_so() -> None:
    wrapper = {"metadata": {"uid": "1", "resourceVersion": "7"}, "status": {}}
    after = WrapperStatus(
        phase="Executing", checkpoint=Checkpoint(sequence=1), progress=Progress(message="x")
    )
    for writes, paths in ((False, ["/status/phase"]), (True, ["/status/checkpoint", "/status/phase"])):
        patch = status_patch(wrapper, WrapperStatus(), Plan(status=after, write_checkpoint=writes))
        assert [each["path"] for each in patch if each["op"] != "test"] == paths
    assert status_patch(wrapper, WrapperStatus(), Plan(status=WrapperStatus(progress=after.progress))) == []


def test_what_a_quota_refuses_is_said_and_tried_again() -> None:
    simulation = Simulation()
    simulation.cluster.refusal = "exceeded quota: pods=10"
    simulation.apply()
    simulation.run(lambda s: s.status.get("message") == "exceeded quota: pods=10")
    assert conditions(simulation)["Reconciling"] == ("True", "PodRefused")
    writes = len(simulation.cluster.writes)
    wake = simulation.reconcile()
    assert wake is not None
    assert len(simulation.cluster.writes) == writes
    simulation.cluster.refusal = ""
    simulation.now = wake
    simulation.run(phase("Completed"))
    assert len(simulation.created) == 1


def test_a_pod_of_the_same_name_that_is_not_ours_is_said() -> None:
    simulation = Simulation()
    simulation.apply()
    uid = simulation.wrapper()["metadata"]["uid"]  # type: ignore[index]
    foreign = {
        "metadata": {"name": f"{NAME}-{uid[:8]}-1-1", "namespace": NAMESPACE, "labels": {}},
        "spec": {},
        "status": {"phase": "Running"},
    }
    simulation.cluster.put(PODS, foreign)
    for _ in range(3):
        simulation.reconcile()
        simulation.jobs.work()
    assert "is not ours" in simulation.status["message"]


def test_whoever_finds_no_room_waits_and_says_so() -> None:
    simulation = Simulation()
    simulation.slots.hold(OTHERS)
    simulation.apply()
    simulation.run(lambda s: s.status.get("conditions") is not None and conditions(s)["Ready"][1] == "Queued")
    assert (simulation.status["phase"], conditions(simulation)["Reconciling"]) == (
        "Pending",
        ("True", "Queued"),
    )
    assert not simulation.created
    simulation.slots.release(OTHERS)
    simulation.run(phase("Completed"))
    assert simulation.slots.held == set()


def test_a_restarted_operator_knows_who_holds_a_slot() -> None:
    simulation = collecting()
    simulation.start_operator()
    simulation.reconcile()
    assert len(simulation.slots.held) == 1


def test_nothing_is_asked_of_the_cluster_while_a_watch_shows_nothing_to_do() -> None:
    simulation = Simulation()
    simulation.apply()
    simulation.run(phase("Completed")).settle()
    seen = Seen(
        simulation.wrapper() or {},
        tuple(simulation.cluster.all(PODS)),
        tuple(simulation.cluster.all(CONFIG_MAPS)),
    )
    simulation.cluster.get_wrapper = None  # type: ignore[assignment,method-assign]
    asyncio.run(simulation.reconciler.reconcile(NAMESPACE, NAME, seen))


def test_an_operator_that_comes_too_late_has_its_pod_ended() -> None:
    """A request of a process that died is carried out after its successor has gone on."""
    simulation = Simulation(exits=[69])
    simulation.apply()
    simulation.run(lambda s: len(s.created) == 2)
    wrapper = simulation.wrapper()
    assert wrapper is not None
    parsed = read_wrapper(manifest())
    first = simulation.created[0]
    simulation.cluster.remove(PODS, NAMESPACE, first)
    action = CreatePod(
        execution=simulation.status["execution"]["id"],
        attempt=1,
        pod=first,
        code_config_map="",
        code_hash="0",
    )
    simulation.cluster.put(
        PODS, pod(wrapper, parsed=parsed, effective=effective(parsed, cluster="test"), action=action)
    )
    simulation.reconcile()
    late = simulation.cluster.find(PODS, NAMESPACE, first)
    assert late is not None
    assert "deletionTimestamp" in late["metadata"]
    simulation.run(phase("Completed"))


def test_a_pod_without_owner_ends_with_its_wrapper() -> None:
    simulation = collecting()
    for raw in simulation.cluster.all(PODS):
        simulation.cluster.edit(
            PODS, NAMESPACE, raw["metadata"]["name"], lambda stored: stored["metadata"].pop("ownerReferences")
        )
    simulation.cluster.remove(WRAPPERS, NAMESPACE, NAME)
    simulation.reconcile()
    assert ["deletionTimestamp" in raw["metadata"] for raw in simulation.cluster.all(PODS)] == [True]
    assert simulation.slots.held == set()


def test_a_manifest_that_cannot_be_used_is_told_and_what_runs_is_left_alone() -> None:
    simulation = collecting()
    simulation.cluster.edit(
        WRAPPERS, NAMESPACE, NAME, lambda raw: raw["spec"]["source"].update(xlsx=raw["spec"]["source"]["csv"])
    )
    simulation.reconcile()
    assert simulation.status["phase"] == "Error"
    assert "exactly one of csv, xlsx, api and command" in simulation.status["message"]
    assert len(simulation.at_work()) == 1
    simulation.apply()
    simulation.run(phase("Completed"))
    assert len(simulation.created) == 1


def test_a_config_map_that_is_named_is_waited_for() -> None:
    simulation = Simulation(failures=[78])
    simulation.apply({"source.csv.from": {"configMap": {"name": "data", "key": "data.csv"}}})
    simulation.run(phase("Error"))
    simulation.settle()
    found = {
        "metadata": {"name": "data", "namespace": NAMESPACE},
        "data": {"data.csv": "year,value\n2024,1\n"},
    }
    simulation.cluster.put(CONFIG_MAPS, found)
    simulation.run(phase("Completed"))


def test_a_config_map_that_comes_is_found_without_a_look_at_everything() -> None:
    """What a watch tells leads to a reconcile over what is remembered, in which nothing else has changed."""
    simulation = Simulation(failures=[78])
    simulation.apply({"source.csv.from": {"configMap": {"name": "data", "key": "data.csv"}}})
    simulation.run(phase("Error"))
    simulation.settle()
    wrapper = simulation.wrapper()
    assert wrapper is not None

    def told() -> str:
        asyncio.run(simulation.reconciler.reconcile(NAMESPACE, NAME, Seen(wrapper)))
        return str(simulation.status["phase"])

    assert told() == "Error"
    simulation.cluster.put(
        CONFIG_MAPS,
        {"metadata": {"name": "data", "namespace": NAMESPACE}, "data": {"data.csv": "year,value\n"}},
    )
    assert told() == "Generating"


def test_provided_code_that_changes_is_proven_anew() -> None:
    simulation = Simulation()
    own = {"metadata": {"name": "my-code", "namespace": NAMESPACE}, "data": {"collector.py": "# first"}}
    simulation.cluster.put(CONFIG_MAPS, own)
    simulation.apply(
        {
            "generation": {
                "engine": "Provided",
                "codeFrom": {"configMap": {"name": "my-code", "key": "collector.py"}},
            }
        }
    )
    simulation.run(phase("Completed"))
    before = simulation.status["generation"]["parsing"]
    simulation.cluster.edit(
        CONFIG_MAPS, NAMESPACE, "my-code", lambda raw: raw["data"].update({"collector.py": "# second"})
    )
    simulation.run(lambda s: s.status["generation"]["parsing"] != before and s.status["phase"] == "Completed")
    assert len(simulation.created) == 2


def test_a_status_that_cannot_be_read_counts_as_lost_where_it_is_broken() -> None:
    simulation = Simulation()
    simulation.apply()
    simulation.run(phase("Completed"))
    simulation.cluster.edit(
        WRAPPERS, NAMESPACE, NAME, lambda raw: raw["status"].update(history="none", health="Fine")
    )
    simulation.reconcile()
    assert (simulation.status["phase"], simulation.status["health"]) == ("Completed", "Healthy")
    assert len(simulation.created) == 1


def test_how_many_writes_a_life_costs() -> None:
    simulation = Simulation()
    simulation.apply()
    simulation.run(phase("Completed")).settle()
    made = [write.split("/")[0] for write in simulation.cluster.writes if not write.startswith("event")]
    status = f"status {WRAPPERS}"
    # Generating; the code; the attempt, its pod and its uid; at work; first data confirmed; the end.
    assert made == [status, "create ConfigMap", status, "create Pod", status, status, status, status]
    assert len(simulation.cluster.events) == 5


def test_the_log_of_a_pod_that_left_no_message_is_read_once() -> None:
    simulation = collecting({"collection.retries": 0})
    asked: list[tuple[str, str]] = []

    async def read_log(namespace: str, pod: str, *, container: str, lines: int) -> str:
        asked.append((pod, container))
        said = {"time": "2026-03-01T12:00:00.000Z", "level": "INFO", "logger": "runner", "message": "reading"}
        return f"{json.dumps(said)}\n[STDERR] out of memory\n"

    simulation.cluster.read_log = read_log  # type: ignore[method-assign]
    [raw] = simulation.at_work()
    simulation.end(raw, 137, "OOMKilled")
    simulation.settle()
    assert asked == [(raw["metadata"]["name"], "supervisor")]
    told = "Process crashed. Last logs:\nreading\n[STDERR] out of memory"
    assert simulation.status["message"].endswith(told)
    assert simulation.cluster.events[-1]["message"].endswith(told)
