"""Sources that are polled: when they are asked again, what their ends mean, whether their data come."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from unit.api.manifests import API
from unit.lifecycle.building import (
    NOW,
    ago,
    code,
    collecting,
    converge,
    ended,
    execution,
    generation,
    observe,
    over,
    pod,
)
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint, Progress
from wrapper_operator.api.status_execution import Execution
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.executions import occupies_slot
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.plan import CreatePod, DeletePod
from wrapper_operator.lifecycle.times import read_time, write_time

HOURLY: dict[str, Any] = {"source": {"api": API}, "indicator.periodicity": "Hourly"}
RESIDENT: dict[str, Any] = {"source": {"api": API}, "indicator.periodicity": "1m"}
HOUR = 3600


def checkpoint(**more: Any) -> Checkpoint:
    fields: dict[str, Any] = {
        "phase": "Continuous",
        "poll": 4,
        "sequence": 9,
        "points_confirmed": 30,
        "messages_confirmed": 3,
        "last_data_sent": write_time(ago(60)),
        "low_water_mark": "1990-01-01T00:00:00Z",
        "high_water_mark": "2026-03-01T11:00:00Z",
        "pod_uid": "pod-1",
    }
    return Checkpoint(**{**fields, **more})


def between_polls(
    changes: dict[str, Any], exit_code: int = 0, *, sent: float = 60, begun: float = 90, **more: Any
) -> Observed:
    """Return an API whose last execution began, sent data and ended some seconds ago."""
    observed = observe(changes)
    last = over(exit_code, **more).model_copy(update={"started_at": write_time(ago(begun))})
    status = WrapperStatus(
        generation=generation(observed),
        execution=last,
        checkpoint=checkpoint(last_data_sent=write_time(ago(sent))),
    )
    return replace(observed, status=status, codes=(code(observed),))


def polling(changes: dict[str, Any], *, sent: float = 60, begun: float = 9 * HOUR, **more: Any) -> Observed:
    """Return an API whose pod goes on polling."""
    status = {
        "checkpoint": checkpoint(last_data_sent=write_time(ago(sent))),
        "execution": execution(resident=True, started_at=write_time(ago(begun))),
        "progress": Progress(time=write_time(NOW)),
    }
    observed = collecting(changes, status={**status, **more})
    return replace(observed, pods=(replace(observed.pods[0], created_at=ago(begun)),))


def ending(observed: Observed, exit_code: int) -> Observed:
    phase = "Failed" if exit_code else "Succeeded"
    return replace(observed, pods=(replace(observed.pods[0], phase=phase, exit=ended(exit_code)),))


def _execution(observed: Observed) -> Execution:
    assert observed.status.execution is not None
    return observed.status.execution


def _next_poll(observed: Observed) -> datetime:
    at = read_time(_execution(observed).next_poll_time)
    assert at is not None
    return at


def told(observed: Observed) -> tuple[str | None, str | None, str]:
    settled, _ = converge(observed)
    reasons = [each.reason for each in settled.status.conditions or [] if each.type == "Ready"]
    return settled.status.phase, settled.status.health, reasons[0]


def test_between_polls_there_is_no_pod_and_the_next_poll_is_shown() -> None:
    settled, _ = converge(between_polls(HOURLY))
    assert (settled.status.phase, settled.status.health) == ("Executing", "Healthy")
    at = _next_poll(settled)
    assert NOW < at <= NOW + timedelta(hours=1.1)
    assert plan(settled, NOW).wake_at == at
    assert not plan(settled, at - timedelta(seconds=1)).actions
    asked, plans = converge(settled, at)
    assert [type(action) for each in plans for action in each.actions] == [CreatePod]
    assert _execution(asked).id != _execution(settled).id
    assert _execution(asked).next_poll_time is None


def test_polls_that_were_missed_are_made_once() -> None:
    back = NOW + timedelta(days=40)
    asked, plans = converge(between_polls(HOURLY), back)
    assert len([action for each in plans for action in each.actions if isinstance(action, CreatePod)]) == 1
    assert _execution(asked).started_at == write_time(back)


def test_a_wrapper_that_was_suspended_polls_at_once_if_it_missed_one() -> None:
    suspended, _ = converge(between_polls({**HOURLY, "suspend": True}), NOW)
    assert suspended.status.phase == "Stopped"
    woken = replace(suspended, wrapper=observe(HOURLY).wrapper)
    _, plans = converge(woken, NOW + timedelta(hours=3))
    assert any(isinstance(action, CreatePod) for each in plans for action in each.actions)


def test_restart_polls_now() -> None:
    _, plans = converge(between_polls({**HOURLY, "collection.restart": 1}))
    assert any(isinstance(action, CreatePod) for each in plans for action in each.actions)


@pytest.mark.parametrize(
    ("exit_code", "phase", "health", "again"),
    [
        (0, "Executing", "Healthy", True),
        (64, "Error", "Crashed", False),
        (78, "Error", "Crashed", False),
        (65, "Executing", "Degraded", True),
        (69, "Executing", "Degraded", True),
        (77, "Executing", "Degraded", True),
        (76, "Executing", "Degraded", True),
        (124, "Executing", "Degraded", True),
        (137, "Executing", "Degraded", True),
    ],
)
def test_an_api_goes_on_at_the_next_interval(exit_code: int, phase: str, health: str, again: bool) -> None:
    settled, _ = converge(between_polls({**HOURLY, "collection.retries": 0}, exit_code))
    assert (settled.status.phase, settled.status.health) == (phase, health)
    assert (_execution(settled).next_poll_time is not None) == again
    if again:
        _, plans = converge(settled, _next_poll(settled))
        assert any(isinstance(action, CreatePod) for each in plans for action in each.actions)


def test_another_manifest_is_tried_at_once_after_a_failure() -> None:
    observed = between_polls(HOURLY, 77, generation=0)
    _, plans = converge(observed)
    assert any(isinstance(action, CreatePod) for each in plans for action in each.actions)


def test_an_attempt_that_got_further_sets_the_retries_back() -> None:
    def retried(started_from: str) -> int | None:
        observed = collecting(
            HOURLY,
            status={
                "checkpoint": checkpoint(phase="Historical", poll=0),
                "execution": execution(retries=2, attempt=3, pod="x", started_from=started_from),
            },
        )
        alive = replace(observed.pods[0], name="x", attempt=3)
        settled, _ = converge(ending(replace(observed, pods=(alive,)), 69))
        return _execution(settled).retries

    assert retried("0 1990-01-01T00:00:00Z") == 3
    assert retried("0 2001-01-01T00:00:00Z") == 1
    assert retried("0") == 1


def test_a_retry_never_waits_longer_than_the_interval() -> None:
    observed = collecting(RESIDENT, status={"execution": execution(retries=9, resident=True)})
    waiting = plan(ending(replace(observed, effective=_patient(observed)), 69), NOW).status.execution
    assert waiting is not None
    at = read_time(waiting.retry_time)
    assert at is not None
    assert timedelta(0) < at - NOW <= timedelta(minutes=1)


def _patient(observed: Observed) -> Any:
    assert observed.effective is not None
    return replace(observed.effective, retries=20)


# Pods that go on polling.


def test_an_attempt_notes_whether_its_pod_goes_on_polling() -> None:
    for changes, resident in ((RESIDENT, True), (HOURLY, None)):
        observed = between_polls(changes, generation=1, code_hash="other")
        settled, _ = converge(observed)
        assert _execution(settled).resident is resident


def test_a_pod_that_goes_on_polling_and_ends_is_started_again() -> None:
    settled, _ = converge(ending(polling(RESIDENT), 0))
    assert settled.status.phase == "Executing"
    asked, plans = converge(settled, _next_poll(settled))
    assert _next_poll(settled) <= NOW + timedelta(seconds=70)
    assert any(isinstance(action, CreatePod) for each in plans for action in each.actions)
    assert _execution(asked).resident


def test_a_new_manifest_has_a_pod_that_goes_on_polling_started_anew() -> None:
    observed = polling(RESIDENT)
    edited = replace(observed, identity=replace(observed.identity, generation=2))
    planned = plan(edited, NOW)
    assert [type(action) for action in planned.actions] == [DeletePod]
    gone = replace(edited, status=planned.status, pods=())
    settled, plans = converge(gone)
    assert any(isinstance(action, CreatePod) for each in plans for action in each.actions)
    assert _execution(settled).generation == 2


def test_a_new_manifest_lets_a_single_poll_end() -> None:
    observed = collecting(HOURLY, status={"checkpoint": checkpoint()})
    edited = replace(observed, identity=replace(observed.identity, generation=2))
    assert not plan(edited, NOW).actions


@pytest.mark.parametrize(
    ("resident", "more", "occupies"),
    [
        (None, {}, True),
        (True, {}, False),
        (True, {"phase": "Historical"}, True),
        (True, {"pod_uid": "an-older-pod"}, True),
    ],
)
def test_a_pod_that_goes_on_polling_leaves_its_slot_once_it_has_caught_up(
    resident: bool | None, more: dict[str, Any], occupies: bool
) -> None:
    status = WrapperStatus(execution=execution(resident=resident), checkpoint=checkpoint(**more))
    assert occupies_slot(status) is occupies


# Whether data come.


@pytest.mark.parametrize(
    ("sent", "begun", "expected"),
    [
        (60, 90, ("Executing", "Healthy", "WaitingForNextPoll")),
        (3 * HOUR, 3 * HOUR + 90, ("Executing", "Healthy", "WaitingForNextPoll")),
        (1800, 90, ("Executing", "Healthy", "WaitingForNextPoll")),
        (HOUR + 60, 90, ("Executing", "Degraded", "DataLate")),
        (2 * HOUR + 60, 90, ("Executing", "Stalled", "NothingSent")),
    ],
)
def test_a_source_whose_polls_bring_nothing_any_more(
    sent: float, begun: float, expected: tuple[str, str, str]
) -> None:
    assert told(between_polls(HOURLY, sent=sent, begun=begun)) == expected


def test_a_source_that_never_had_data_is_not_missed() -> None:
    observed = between_polls(HOURLY, begun=90)
    never = observed.status.model_copy(update={"checkpoint": checkpoint(last_data_sent=None)})
    assert told(replace(observed, status=never))[1] == "Healthy"


def test_a_file_that_has_not_changed_is_not_late() -> None:
    observed = between_polls({"collection.interval": "1h"}, sent=9 * HOUR, begun=90)
    assert told(observed)[1] == "Healthy"


@pytest.mark.parametrize(
    ("sent", "begun", "expected"),
    [
        (60, HOUR, ("Executing", "Healthy", "Collecting")),
        (125, HOUR, ("Executing", "Degraded", "DataLate")),
        (185, HOUR, ("Executing", "Stalled", "NothingSent")),
        (HOUR, 60, ("Executing", "Healthy", "Collecting")),
    ],
)
def test_a_pod_that_goes_on_polling_and_gets_nothing(
    sent: float, begun: float, expected: tuple[str, str, str]
) -> None:
    observed = polling(RESIDENT, sent=sent, begun=begun)
    assert told(observed) == expected
    settled, _ = converge(observed)
    if expected[1] == "Healthy":
        # Looked at again when that changes, whatever else happens.
        at = plan(settled, NOW).wake_at
        assert at is not None


def test_no_heartbeat_for_three_periods_is_stalled() -> None:
    observed = polling(RESIDENT, progress=Progress(time=write_time(ago(181))))
    assert told(observed) == ("Executing", "Stalled", "NoHeartbeat")


def test_what_is_waited_for_is_named() -> None:
    observed = replace(
        observe(HOURLY), start_slots=0, awaited="4 pods ask api.example.org already, as many as may at once"
    )
    ready = replace(observed, codes=(code(observed),))
    settled, _ = converge(replace(ready, status=WrapperStatus(generation=generation(ready))))
    found = {each.type: each for each in settled.status.conditions or []}
    assert (found["Reconciling"].status, found["Reconciling"].reason) == ("True", "Queued")
    assert "4 pods ask api.example.org" in found["Reconciling"].message


def test_a_pod_that_waits_for_a_secret_says_which() -> None:
    observed = collecting(HOURLY)
    message = 'MountVolume.SetUp failed for volume "secret-obs" : secret "obs" not found'
    waiting = pod(
        observed, started=False, phase="Pending", waiting_reason="FailedMount", waiting_message=message
    )
    settled, _ = converge(replace(observed, pods=(waiting,)))
    assert (settled.status.health, settled.status.message) == ("Degraded", message)
