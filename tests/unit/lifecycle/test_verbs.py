"""What people can ask for: suspend, restart, another revision, source or spelling, deletion."""

from dataclasses import replace
from typing import Any

import pytest

from unit.lifecycle.building import (
    HASH,
    MAP,
    NOW,
    POLLED,
    ago,
    code,
    collecting,
    converge,
    ended,
    generation,
    key_of,
    observe,
    over,
    pod,
)
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.plan import CreatePod, DeletePod, StartGeneration

OTHER_URL = {"source.csv.from": {"url": "https://example.org/other.csv"}}


def edited(before: Observed, changes: dict[str, Any], *, generation: int = 2) -> Observed:
    """Return what is observed after the manifest was changed."""
    fresh = observe(changes)
    return replace(
        before,
        wrapper=fresh.wrapper,
        effective=fresh.effective,
        wanted_code=fresh.wanted_code,
        identity=replace(before.identity, generation=generation),
    )


def stopped_pods(observed: Observed) -> list[tuple[str, str]]:
    actions = plan(observed, NOW).actions
    return [(action.pod, action.reason) for action in actions if isinstance(action, DeletePod)]


def without_pods(observed: Observed) -> Observed:
    return replace(observed, pods=())


def completed(changes: dict[str, Any] | None = None) -> Observed:
    observed = observe(changes)
    status = WrapperStatus(
        generation=generation(observed),
        execution=over(0),
        checkpoint=Checkpoint(poll=1, sequence=4, points_confirmed=9, messages_confirmed=2),
    )
    return replace(observed, status=status, codes=(code(observed),))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"suspend": True}, "Suspended"),
        ({"collection.restart": 1}, "Restarted"),
        ({"generation.revision": 1}, "GenerationChanged"),
        ({"source.csv.timeColumn": "year"}, "GenerationChanged"),
        (OTHER_URL, "SourceChanged"),
    ],
)
def test_what_stops_a_pod_at_work(changes: dict[str, Any], reason: str) -> None:
    observed = edited(collecting(), changes)
    assert [why for _, why in stopped_pods(observed)] == [reason]
    stopping, _ = converge(observed)
    assert (stopping.status.phase, stopping.status.execution and stopping.status.execution.pod_uid) == (
        "Executing",
        "pod-1",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator.description": "other words"},
        {"indicator.name": "CO2"},
        {"indicator.carryingCapacity": 2.0},
        {"collection.retries": 7},
        {"delivery.queue": "elsewhere"},
        {"collection.timeout": "2h"},
    ],
)
def test_what_restarts_nothing(changes: dict[str, Any]) -> None:
    for before in (collecting(), completed()):
        settled, plans = converge(edited(before, changes))
        assert [action for each in plans for action in each.actions] == []
        assert settled.status.observed_generation == 2


def test_suspend_and_resume() -> None:
    stopping, _ = converge(edited(collecting(), {"suspend": True}))
    suspended, _ = converge(without_pods(stopping))
    assert (suspended.status.phase, suspended.status.health) == ("Stopped", "Healthy")
    assert suspended.status.execution is not None
    assert suspended.status.execution.pod is None
    resumed, plans = converge(edited(suspended, {}, generation=3))
    assert [a.execution[-2:] for each in plans for a in each.actions if isinstance(a, CreatePod)] == ["-2"]
    assert resumed.status.checkpoint == collecting().status.checkpoint


def test_suspended_before_anything_began() -> None:
    settled, plans = converge(observe({"suspend": True}))
    assert settled.status.phase == "Stopped"
    assert [action for each in plans for action in each.actions] == []


@pytest.mark.parametrize(
    ("execution", "phase"), [(over(0), "Completed"), (over(65), "Error"), (over(143), "Stopped")]
)
def test_suspending_what_is_over_changes_its_phase_only_where_it_would_go_on(
    execution: Any, phase: str
) -> None:
    before = completed()
    status = before.status.model_copy(update={"execution": execution})
    settled, _ = converge(edited(replace(before, status=status), {"suspend": True}))
    assert settled.status.phase == phase


def test_a_poll_is_not_made_while_suspended() -> None:
    waiting, _ = converge(completed(POLLED))
    suspended, _ = converge(edited(waiting, POLLED | {"suspend": True}))
    assert suspended.status.phase == "Stopped"
    assert plan(suspended, NOW).wake_at is None
    assert suspended.status.execution is not None
    assert suspended.status.execution.next_poll_time is None


def test_restart_after_completion_reads_again_and_only_when_raised() -> None:
    restarted, _ = converge(edited(completed(), {"collection.restart": 2}))
    assert restarted.status.execution is not None
    assert (restarted.status.execution.restart, restarted.status.execution.id) == (
        2,
        f"{over(0).id}"[:-1] + "2",
    )
    lowered_from = completed()
    known = over(0, restart=5)
    lowered, plans = converge(
        edited(
            replace(lowered_from, status=lowered_from.status.model_copy(update={"execution": known})),
            {"collection.restart": 1},
        )
    )
    assert [action for each in plans for action in each.actions] == []
    raised, _ = converge(edited(lowered, {"collection.restart": 2}, generation=3))
    assert raised.status.execution is not None
    assert raised.status.execution.pod is not None


def test_another_source_starts_the_checkpoint_anew_and_nothing_goes_back() -> None:
    stopping, _ = converge(edited(collecting(), OTHER_URL))
    assert stopping.status.checkpoint == collecting().status.checkpoint, "not while the pod is current"
    changed, plans = converge(without_pods(stopping))
    assert any(each.write_checkpoint for each in plans)
    checkpoint = changed.status.checkpoint
    assert checkpoint is not None
    assert (checkpoint.poll, checkpoint.sequence, checkpoint.points_confirmed) == (1, 3, 0)
    assert changed.generation.key == key_of(changed)
    assert changed.status.phase == "Generating"


def test_other_hints_keep_the_checkpoint() -> None:
    stopping, _ = converge(edited(collecting(), {"source.csv.timeColumn": "year"}))
    changed, plans = converge(without_pods(stopping))
    assert not any(each.write_checkpoint for each in plans)
    assert changed.status.phase == "Generating"


def test_the_same_code_written_anew_collects_nothing_again() -> None:
    before = edited(completed(), {"generation.revision": 1})
    generating, plans = converge(before)
    assert [type(action) for each in plans for action in each.actions] == [StartGeneration]
    stored = replace(code(generating), key=key_of(generating))
    settled, _ = converge(replace(generating, codes=(stored,)))
    assert (settled.status.phase, settled.generation.state) == ("Completed", "Idle")


def test_another_source_is_read_even_by_the_same_code() -> None:
    generating, _ = converge(edited(completed(), OTHER_URL))
    settled, plans = converge(replace(generating, codes=(replace(code(generating), key=key_of(generating)),)))
    assert [a.code_hash for each in plans for a in each.actions if isinstance(a, CreatePod)] == [HASH]
    assert settled.status.phase == "Executing"


def test_a_pod_that_cannot_start_follows_the_manifest() -> None:
    observed = collecting()
    stuck = replace(
        observed.pods[0],
        phase="Pending",
        started=False,
        waiting_reason="ImagePullBackOff",
        waiting_message="no such image",
    )
    waiting, _ = converge(replace(observed, pods=(stuck,)))
    assert (waiting.status.phase, waiting.status.message) == ("Executing", "no such image")
    mended, _ = converge(edited(waiting, {"collection.timeout": "2h"}))
    assert [each.deletion_deadline is not None for each in mended.pods] == [True]
    again, plans = converge(without_pods(mended))
    assert len([a for each in plans for a in each.actions if isinstance(a, CreatePod)]) == 1
    assert again.status.execution is not None
    assert not again.status.execution.retries


def test_deletion_stops_and_starts_nothing() -> None:
    for before in (collecting(), observe(), completed()):
        gone = replace(before, identity=replace(before.identity, deleting=True))
        settled, plans = converge(gone)
        actions = [action for each in plans for action in each.actions]
        assert all(isinstance(action, DeletePod) for action in actions)
        ended_too, _ = converge(without_pods(settled))
        assert ended_too.status.phase == "Stopped"


def test_the_older_of_two_with_one_id_works() -> None:
    rival = replace(collecting(), rival="indicators/older")
    stopping, _ = converge(rival)
    settled, _ = converge(without_pods(stopping))
    assert settled.status.phase == "Error"
    assert "indicators/older" in (settled.status.message or "")
    freed, plans = converge(replace(settled, rival=""))
    assert [type(a) for each in plans for a in each.actions] == [CreatePod]
    assert freed.status.phase == "Executing"


@pytest.mark.parametrize("exit_code", [64, 65, 69, 78])
def test_what_failed_is_tried_again_when_the_manifest_or_what_it_names_changes(exit_code: int) -> None:
    before = completed({"collection.retries": 0})
    failed = replace(
        before,
        status=before.status.model_copy(update={"execution": over(exit_code), "observed_references": "a"}),
        references="a",
    )
    settled, plans = converge(failed)
    assert settled.status.phase == "Error"
    assert [a for each in plans for a in each.actions] == []
    for changed in (
        replace(settled, references="b"),
        replace(settled, identity=replace(settled.identity, generation=2)),
    ):
        _, plans = converge(changed)
        assert [type(a) for each in plans for a in each.actions] == [CreatePod]


@pytest.mark.parametrize("started", [True, False])
def test_a_pod_that_waits_for_a_config_map_is_replaced_once_that_changes(*, started: bool) -> None:
    observed = collecting()
    status = observed.status.model_copy(update={"observed_references": "a"})
    named = replace(observed.pods[0], started=started, phase="Running" if started else "Pending")
    planned = plan(replace(observed, status=status, references="b", pods=(named,)), NOW)

    reasons = [action.reason for action in planned.actions if isinstance(action, DeletePod)]

    assert reasons == ([] if started else ["ReferenceChanged"])


def test_a_finished_pod_of_a_stopped_run_says_stopped() -> None:
    observed = edited(collecting(), {"suspend": True})
    finished = replace(observed.pods[0], phase="Failed", exit=ended(137))
    settled, _ = converge(replace(observed, pods=(finished,)))
    assert settled.status.phase == "Stopped"
    last = settled.status.execution and settled.status.execution.last_exit
    assert last is not None
    assert (last.code, last.reason) == (143, "Suspended")


def test_work_that_was_done_before_the_stop_is_done() -> None:
    observed = edited(collecting(), {"suspend": True})
    finished = replace(observed.pods[0], phase="Succeeded", exit=ended(0))
    settled, _ = converge(replace(observed, pods=(finished,)))
    assert settled.status.phase == "Completed"


def test_a_config_map_that_vanished_is_written_anew_only_when_it_is_needed() -> None:
    settled, plans = converge(replace(completed(), codes=()))
    assert settled.status.phase == "Completed"
    assert [a for each in plans for a in each.actions] == []
    _, plans = converge(edited(replace(completed(), codes=()), {"collection.restart": 1}))
    assert [type(a) for each in plans for a in each.actions] == [StartGeneration]
    assert MAP
    assert pod(settled).created_at == ago(60)
