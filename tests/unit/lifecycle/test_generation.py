"""Having code written: one job a key, code stored before the status names it, failures counted once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from unit.lifecycle.building import (
    CODE,
    HASH,
    MAP,
    NOW,
    POLLED,
    WRITTEN,
    ago,
    code,
    collecting,
    converge,
    ended,
    key_of,
    observe,
)
from wrapper_contract.names import code_hash
from wrapper_operator.api.status import GenerationFailureStatus, GenerationStatus
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import GenerationFacts, GenerationFailure, GenerationState, Observed
from wrapper_operator.lifecycle.outcomes import REFERENCES_WAIT
from wrapper_operator.lifecycle.plan import CreatePod, StartGeneration, StopGeneration, StoreCode
from wrapper_operator.lifecycle.times import read_time


def job(observed: Observed, state: GenerationState, **more: object) -> Observed:
    facts = GenerationFacts(state=state, key=key_of(observed), since=NOW)
    return replace(observed, generation=replace(facts, **more))


def failed(observed: Observed, exit_code: int) -> Observed:
    failure = GenerationFailure(code=exit_code, reason="Because", message="of this")
    return job(observed, "Failed", failure=failure)


def generation_of(observed: Observed) -> GenerationStatus:
    assert observed.status.generation is not None
    return observed.status.generation


def failure_of(observed: Observed) -> GenerationFailureStatus:
    failure = generation_of(observed).failure
    assert failure is not None
    return failure


def test_a_new_wrapper_has_its_code_written() -> None:
    observed = observe()
    settled, plans = converge(observed)
    assert [each.actions for each in plans] == [(StartGeneration(key=key_of(observed)),)]
    assert settled.status.phase == "Generating"
    assert generation_of(settled).source_identity == key_of(observed).source_identity


def test_waiting_for_an_inspection_is_said() -> None:
    detail = "waiting for one of 4 inspections to end"
    fresh = job(observe(), "Queued", detail=detail)
    started, _ = converge(fresh)
    assert started.status.phase == "Generating"
    assert plan(started, NOW).wake_at == NOW + timedelta(seconds=1)
    settled, _ = converge(job(observe(), "Queued", detail=detail, since=ago(1)))
    assert (settled.status.phase, settled.status.message) == (
        "Pending",
        "waiting for one of 4 inspections to end",
    )


def test_code_is_stored_before_the_status_names_it() -> None:
    done = job(observe(), "Done", written=WRITTEN)
    first = plan(done, NOW)
    assert first.actions == (StoreCode(config_map=MAP, written=WRITTEN, key=key_of(done)),)
    assert first.status.generation is not None
    assert first.status.generation.config_map is None
    settled, plans = converge(done)
    assert [type(action) for each in plans for action in each.actions] == [
        StoreCode,
        CreatePod,
        StopGeneration,
    ]
    stored = generation_of(settled)
    assert (stored.config_map, stored.code_hash, stored.engine, stored.warnings) == (
        MAP,
        HASH,
        "Template",
        list(WRITTEN.doubts),
    )


def test_code_that_is_stored_already_is_not_stored_twice() -> None:
    done = job(observe(), "Done", written=WRITTEN)
    settled, plans = converge(replace(done, codes=(code(done, key=None),)))
    assert not any(isinstance(action, StoreCode) for each in plans for action in each.actions)
    assert generation_of(settled).config_map == MAP


def test_a_job_for_another_key_is_replaced() -> None:
    observed = observe()
    old = replace(key_of(observed), parsing="old")
    settled, plans = converge(
        replace(observed, generation=GenerationFacts(state="Running", key=old, since=NOW))
    )
    assert [type(action) for action in plans[0].actions] == [StopGeneration, StartGeneration]
    assert settled.generation.key == key_of(observed)


@pytest.mark.parametrize(
    ("exit_code", "phase"),
    [
        (64, "Error"),
        (65, "Error"),
        (77, "Error"),
        (78, "Error"),
        (69, "Retrying"),
        (124, "Retrying"),
        (137, "Retrying"),
    ],
)
def test_how_a_failure_goes_on(exit_code: int, phase: str) -> None:
    settled, _ = converge(failed(observe(), exit_code))
    assert (settled.status.phase, settled.generation.state) == (phase, "Idle")
    assert (failure_of(settled).code, failure_of(settled).reason) == (exit_code, "Because")
    assert "of this" in (settled.status.message or "")


def test_a_failure_is_counted_once_and_tried_again_in_time() -> None:
    observed = failed(observe(), 69)
    first = plan(observed, NOW)
    again = plan(replace(observed, status=first.status), NOW)
    assert again.status == first.status
    settled, _ = converge(observed)
    assert failure_of(settled).retries == 1
    at = read_time(failure_of(settled).retry_time)
    assert at is not None
    assert plan(settled, NOW).wake_at == at
    started, _ = converge(settled, at)
    assert started.generation.state == "Running"
    # While it is tried again it looks no better than between the tries.
    assert (started.status.phase, started.status.health) == ("Generating", "Degraded")
    second = replace(failed(started, 69), generation=replace(failed(started, 69).generation, since=at))
    settled, _ = converge(second, at)
    assert failure_of(settled).retries == 2


@pytest.mark.parametrize(
    ("exit_code", "interval", "minutes"),
    [
        (65, "6h", 360),
        (77, "6h", 360),
        (77, "1m", 1),
        (76, "1m", 10),  # each try may take a model that is paid
        (64, "6h", None),
        (78, "6h", None),
    ],
)
def test_a_source_with_an_interval_gets_another_try_unless_only_a_change_helps(
    exit_code: int, interval: str, minutes: int | None
) -> None:
    settled, _ = converge(failed(observe({"collection.interval": interval}), exit_code))
    at = read_time(failure_of(settled).retry_time)
    assert at == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_tries_end_with_the_budget() -> None:
    settled, _ = converge(failed(observe({"collection.retries": 0}), 69))
    assert settled.status.phase == "Error"
    polled, _ = converge(failed(observe({"collection.retries": 0} | POLLED), 69))
    assert polled.status.phase == "Retrying"
    assert failure_of(polled).retry_time == "2026-03-02T12:00:00Z"


@pytest.mark.parametrize("change", ["spec", "reference", "restart"])
def test_what_has_a_refused_source_looked_at_again(change: str) -> None:
    refused, _ = converge(replace(failed(observe(), 65), references="a"))
    refused = replace(refused, status=refused.status.model_copy(update={"observed_references": "a"}))
    assert not plan(refused, NOW).actions
    restarted = observe({"collection.restart": 1})
    changed = {
        "spec": replace(refused, identity=replace(refused.identity, generation=2)),
        "reference": replace(refused, references="b"),
        "restart": replace(refused, wrapper=restarted.wrapper, effective=restarted.effective),
    }[change]
    started, _ = converge(changed)
    assert started.generation.state == "Running"
    assert generation_of(started).failure is None


@pytest.mark.parametrize(
    ("waiting", "manifest", "replaced"), [(True, 1, True), (False, 1, False), (True, 2, False)]
)
def test_an_inspection_that_cannot_start_is_replaced_once_the_manifest_changes(
    *, waiting: bool, manifest: int, replaced: bool
) -> None:
    observed = job(observe(), "Running", waiting=waiting, manifest=manifest)
    observed = replace(observed, identity=replace(observed.identity, generation=2))

    kinds = [type(action) for action in plan(observed, NOW).actions]

    assert (StopGeneration in kinds, StartGeneration in kinds) == (replaced, replaced)


@pytest.mark.parametrize(
    ("waiting", "read", "now", "replaced"),
    [
        (True, "a", "b", True),
        (True, "a", "a", False),
        (True, "a", None, False),
        (True, None, "b", False),
        (False, "a", "b", False),
    ],
)
def test_an_inspection_that_waits_for_a_config_map_is_replaced_once_that_changes(
    *, waiting: bool, read: str | None, now: str | None, replaced: bool
) -> None:
    observed = job(observe(), "Running", waiting=waiting, manifest=1)
    status = observed.status.model_copy(update={"observed_references": read})
    planned = plan(replace(observed, status=status, references=now), NOW)

    kinds = [type(action) for action in planned.actions]

    assert (StopGeneration in kinds, StartGeneration in kinds) == (replaced, replaced)
    assert planned.status.observed_references == ("b" if replaced else read)


def test_what_a_failed_wrapper_names_is_looked_at_again() -> None:
    alone, _ = converge(failed(observe(), 78))
    known = alone.status.model_copy(update={"observed_references": "a"})

    assert plan(alone, NOW).wake_at is None
    assert plan(replace(alone, status=known, references="a"), NOW).wake_at == NOW + REFERENCES_WAIT


def test_a_failure_says_nothing_of_a_manifest_that_came_after_it() -> None:
    observed = failed(observe(), 77)
    edited = replace(
        observed,
        identity=replace(observed.identity, generation=2),
        generation=replace(observed.generation, manifest=1),
    )
    settled, _ = converge(edited)
    assert (settled.status.phase, settled.generation.state) == ("Generating", "Running")


def broken() -> Observed:
    """A Wrapper whose code broke while it collected, with the job that repairs it under way."""
    observed = collecting()
    finished = replace(observed.pods[0], phase="Failed", exit=ended(76))
    repairing, _ = converge(replace(observed, pods=(finished,)))
    return repairing


def test_a_repair_that_gives_other_code_collects_with_it() -> None:
    repairing = broken()
    other = CODE + "\n"
    written = replace(WRITTEN, code=other, code_hash=code_hash(other))
    settled, plans = converge(
        replace(repairing, generation=replace(repairing.generation, state="Done", written=written))
    )
    created = [action for each in plans for action in each.actions if isinstance(action, CreatePod)]
    assert [action.code_hash for action in created] == [written.code_hash]
    assert generation_of(settled).repairs == 1


def test_a_repair_that_gives_the_same_code_is_none() -> None:
    repairing = broken()
    settled, _ = converge(
        replace(repairing, generation=replace(repairing.generation, state="Done", written=WRITTEN))
    )
    assert (settled.status.phase, failure_of(settled).reason) == ("Error", "BrokenCode")
    assert "the code is the same" in (settled.status.message or "")
    restarted = observe({"collection.restart": 1})
    asked, _ = converge(replace(settled, wrapper=restarted.wrapper, effective=restarted.effective))
    assert asked.generation.state == "Running"
    done, plans = converge(
        replace(asked, generation=replace(asked.generation, state="Done", written=WRITTEN))
    )
    assert [type(a) for each in plans for a in each.actions if isinstance(a, CreatePod)] == [CreatePod]
    assert done.status.phase == "Executing"
