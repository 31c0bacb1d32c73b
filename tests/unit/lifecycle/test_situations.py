"""Phase, health and conditions of every situation; Events only when something changes."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from unit.lifecycle.building import (
    NOW,
    POLLED,
    ago,
    code,
    collecting,
    converge,
    ended,
    generation,
    observe,
    over,
)
from wrapper_operator.api.conditions import LASTING
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint, DeliveryState, Progress
from wrapper_operator.lifecycle.bounds import MAX_BYTES, size
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import GenerationFacts, GenerationFailure, Observed
from wrapper_operator.lifecycle.situations import MEANINGS, SituationName
from wrapper_operator.lifecycle.times import write_time


def truths(observed: Observed) -> dict[str, str]:
    settled, _ = converge(observed)
    return {each.type: f"{each.status} {each.reason}" for each in settled.status.conditions or []}


def state(observed: Observed) -> tuple[str | None, str | None]:
    settled, _ = converge(observed)
    return settled.status.phase, settled.status.health


def heard(seconds: float, *, delivery: str = "Delivering") -> Progress:
    told = DeliveryState(state=delivery, reason="the queue is full" if delivery == "Waiting" else None)
    return Progress(time=write_time(ago(seconds)), delivery=told)


def polled(observed: Observed) -> Observed:
    checkpoint = Checkpoint(poll=1, sequence=9, points_confirmed=3, messages_confirmed=2)
    return replace(observed, status=observed.status.model_copy(update={"checkpoint": checkpoint}))


def at_rest(exit_code: int, reason: str, changes: dict[str, object] | None = None) -> Observed:
    observed = observe(changes)
    status = WrapperStatus(generation=generation(observed), execution=over(exit_code, reason))
    return replace(observed, status=status, codes=(code(observed),))


def test_every_situation_has_its_meaning() -> None:
    assert set(MEANINGS) == set(get_args(SituationName))
    for meaning in MEANINGS.values():
        assert not (meaning.stalled and meaning.progressing)
        assert not (meaning.stalled and meaning.ready != "False")
        assert (meaning.phase == "Error") == meaning.stalled


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        (
            observe(),
            {
                "Ready": "False Generating",
                "Generated": "False Generating",
                "SourceReachable": "Unknown NotTried",
                "Delivering": "Unknown NothingSent",
                "Reconciling": "True Generating",
            },
        ),
        (
            collecting(),
            {
                "Ready": "False Collecting",
                "Generated": "True Template",
                "SourceReachable": "True Reachable",
                "Delivering": "True Delivered",
                "Reconciling": "True Collecting",
            },
        ),
        (
            collecting(status={"progress": heard(5, delivery="Waiting")}),
            {
                "Ready": "False DeliveryWaiting",
                "Generated": "True Template",
                "SourceReachable": "True Reachable",
                "Delivering": "False Waiting",
                "Reconciling": "True DeliveryWaiting",
            },
        ),
        (
            polled(collecting(POLLED)),
            {
                "Ready": "True Collecting",
                "Generated": "True Template",
                "SourceReachable": "True Reachable",
                "Delivering": "True Delivered",
            },
        ),
        (
            at_rest(0, "Completed"),
            {
                "Ready": "True Completed",
                "Generated": "True Template",
                "SourceReachable": "True Reachable",
                "Delivering": "Unknown NothingSent",
            },
        ),
        (
            at_rest(77, "CredentialsRefused"),
            {
                "Ready": "False CredentialsRefused",
                "Generated": "True Template",
                "SourceReachable": "False CredentialsRefused",
                "Delivering": "Unknown NothingSent",
                "Stalled": "True CredentialsRefused",
            },
        ),
        (
            at_rest(69, "SourceUnavailable", POLLED),
            {
                "Ready": "False SourceUnavailable",
                "Generated": "True Template",
                "SourceReachable": "False SourceUnavailable",
                "Delivering": "Unknown NothingSent",
                "Reconciling": "True SourceUnavailable",
            },
        ),
        (
            observe({"suspend": True}),
            {
                "Ready": "True Suspended",
                "Generated": "Unknown NotStarted",
                "SourceReachable": "Unknown NotTried",
                "Delivering": "Unknown NothingSent",
            },
        ),
        (
            replace(
                observe(),
                wrapper=None,
                effective=None,
                wanted_code=None,
                mistakes=("spec.source is missing",),
            ),
            {
                "Ready": "False InvalidSpec",
                "Generated": "Unknown InvalidSpec",
                "SourceReachable": "Unknown InvalidSpec",
                "Delivering": "Unknown InvalidSpec",
                "Stalled": "True InvalidSpec",
            },
        ),
    ],
    ids=[
        "new",
        "collecting",
        "waiting",
        "polling",
        "completed",
        "failed",
        "failed-poll",
        "suspended",
        "invalid",
    ],
)
def test_conditions(observed: Observed, expected: dict[str, str]) -> None:
    assert truths(observed) == expected
    assert set(LASTING) <= set(expected)


@pytest.mark.parametrize(
    ("observed", "phase", "health"),
    [
        (collecting(), "Executing", "Healthy"),
        (collecting(status={"progress": heard(5, delivery="Waiting")}), "Executing", "Degraded"),
        (collecting(pods=(replace(collecting().pods[0], created_at=ago(200)),)), "Executing", "Stalled"),
        (
            collecting(
                pods=(replace(collecting().pods[0], created_at=ago(900)),), status={"progress": heard(170)}
            ),
            "Executing",
            "Healthy",
        ),
        (
            collecting(
                pods=(replace(collecting().pods[0], created_at=ago(900)),), status={"progress": heard(181)}
            ),
            "Executing",
            "Stalled",
        ),
        (collecting(pods=(replace(collecting().pods[0], phase="Unknown"),)), "Executing", "Unknown"),
        (at_rest(0, "Completed"), "Completed", "Healthy"),
        (at_rest(0, "Completed", POLLED), "Executing", "Healthy"),
        (at_rest(65, "NoData", POLLED), "Executing", "Degraded"),
        (at_rest(65, "NoData"), "Error", "Crashed"),
    ],
)
def test_phase_and_health(observed: Observed, phase: str, health: str) -> None:
    assert state(observed) == (phase, health)


def test_a_condition_keeps_its_time_while_its_status_stays() -> None:
    settled, _ = converge(collecting())
    later = NOW + timedelta(seconds=30)
    edited = replace(settled, identity=replace(settled.identity, generation=2))
    again = plan(edited, later).status
    assert [each.last_transition_time for each in again.conditions or []] == [
        each.last_transition_time for each in settled.status.conditions or []
    ]
    done = replace(settled.pods[0], phase="Succeeded", exit=ended(0))
    completed, _ = converge(replace(settled, pods=(done,)), later)
    times = {each.type: each.last_transition_time for each in completed.status.conditions or []}
    assert (times["Ready"], times["Generated"]) == (write_time(later), write_time(NOW))


def test_events_come_when_the_state_changes_and_only_then() -> None:
    planned = plan(collecting(), NOW)
    assert [(note.type, note.reason) for note in planned.notes] == [("Normal", "Collecting")]
    settled, _ = converge(collecting())
    assert plan(settled, NOW + timedelta(seconds=10)).notes == ()
    failed = replace(settled.pods[0], phase="Failed", exit=ended(65))
    notes = plan(replace(settled, pods=(failed,)), NOW).notes
    assert [(note.type, note.reason, note.message) for note in notes] == [
        ("Warning", "Code65", "it ended with 65")
    ]


def test_doubts_are_told_with_the_code() -> None:
    settled, _ = converge(observe())
    from_job = replace(code(settled), engine="Template", doubts=("day or month first?; day",))
    notes = plan(replace(settled, codes=(from_job,)), NOW).notes
    assert notes[0].type == "Warning"
    assert "day or month first?; day" in notes[0].message


def test_room_that_is_missing_has_a_reason() -> None:
    queued = at_rest(143, "Stopped")
    assert truths(replace(queued, start_slots=0))["Reconciling"] == "True Queued"
    assert plan(replace(queued, start_slots=0), NOW).awaits_slot


def test_the_worst_status_fits() -> None:
    wide = "\N{EARTH GLOBE EUROPE-AFRICA}" * 2000
    observed = collecting()
    failure = GenerationFailure(code=69, reason="W" * 300, message=wide)
    full = generation(observed, warnings=[wide[:512]] * 16, config_map=None)
    status = observed.status.model_copy(update={"generation": full, "execution": None})
    facts = GenerationFacts(state="Failed", key=observed.wanted_code, since=NOW, failure=failure)
    settled, _ = converge(replace(observed, status=status, codes=(), pods=(), generation=facts))
    assert size(settled.status) < MAX_BYTES
    WrapperStatus.model_validate(settled.status.model_dump())
