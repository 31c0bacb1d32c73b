"""What the log says of each action, and of each step of the status."""

import pytest

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution, LastExit, PastExecution
from wrapper_operator.lifecycle.decisions import of_action, of_status
from wrapper_operator.lifecycle.facts import GenerationKey, WrittenCode
from wrapper_operator.lifecycle.plan import (
    Action,
    AdoptCode,
    AdoptPod,
    CreatePod,
    DeleteCode,
    DeletePod,
    Note,
    Plan,
    StartGeneration,
    StopGeneration,
    StoreCode,
)

KEY = GenerationKey(source_identity="s", parsing="p", revision=4)
RUNNING = Execution(id="e-1", attempt=2, pod="w-e-1-2", pod_uid="u")
AWAY = LastExit(code=69, reason="SourceUnavailable", message="the source does not answer")
RETRYING = RUNNING.model_copy(update={"retry_time": "2026-03-01T12:00:10Z", "last_exit": AWAY})
DONE = Execution(id="e-1", attempt=2, last_exit=LastExit(code=0, reason="Done", message="3 points"))
NEXT = Execution(id="e-2", attempt=1, pod="w-e-2-1", last_exit=AWAY)


@pytest.mark.parametrize(
    ("action", "reason", "said"),
    [
        (
            CreatePod(execution="e-1", attempt=2, pod="w-e-1-2", code_config_map="c", code_hash="h"),
            "PodCreated",
            "pod w-e-1-2 is created: attempt 2 of execution e-1",
        ),
        (DeletePod(pod="p", uid="u", reason="Suspended"), "Suspended", "pod p is asked to end"),
        (AdoptPod(pod="p", uid="u"), "Adopted", "pod p had no owner"),
        (AdoptCode(config_map="c", uid="u"), "Adopted", "ConfigMap c had no owner"),
        (DeleteCode(config_map="c", uid="u"), "CodeOutdated", "ConfigMap c is deleted"),
        (
            StoreCode(
                config_map="c", key=KEY, written=WrittenCode(code="x", code_hash="h", engine="Template")
            ),
            "CodeStored",
            "code is stored in ConfigMap c",
        ),
        (StartGeneration(key=KEY), "GenerationStarted", "code is to be written, revision 4"),
        (
            StartGeneration(key=GenerationKey(source_identity="s", parsing="p", revision=1, repair=2)),
            "GenerationStarted",
            "repair 2: the last one broke",
        ),
    ],
    ids=lambda each: type(each).__name__ if not isinstance(each, str) else "",
)
def test_an_action_is_said_with_its_reason(action: Action, reason: str, said: str) -> None:
    decision = of_action(action)
    assert decision is not None
    assert decision.reason == reason
    assert said in decision.message


def test_the_end_of_a_job_is_said_by_what_follows() -> None:
    assert of_action(StopGeneration(reason="Generated")) is None


def step(before: Execution | None, after: Execution | None, **more: object) -> list[tuple[str, str, bool]]:
    status = WrapperStatus(execution=after, **more)  # type: ignore[arg-type]  # fields of the status, by name
    decisions = of_status(WrapperStatus(execution=before), Plan(status=status))
    return [(each.reason, each.message, each.warning) for each in decisions]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, None, []),
        (RUNNING, RUNNING, []),
        (RETRYING, RETRYING, []),
        (DONE, DONE, []),
        (
            RUNNING,
            RETRYING,
            [
                (
                    "SourceUnavailable",
                    "attempt 2 of execution e-1 ended with 69: the source does not answer",
                    True,
                )
            ],
        ),
        (RUNNING, DONE, [("Done", "attempt 2 of execution e-1 ended with 0: 3 points", False)]),
        (DONE, NEXT, []),
        (RETRYING, NEXT, []),
    ],
    ids=["none", "runs", "waits", "rests", "fails", "is done", "begins", "begins anew"],
)
def test_the_end_of_an_attempt_is_said_once(
    before: Execution | None, after: Execution | None, said: list[tuple[str, str, bool]]
) -> None:
    assert step(before, after) == said


def test_an_end_that_only_history_knows_is_said_too() -> None:
    history = [PastExecution(id="e-1", exit_code=143, reason="Restarted")]
    assert step(RUNNING, NEXT, history=history) == [
        ("Restarted", "attempt 2 of execution e-1 ended with 143", False)
    ]


def test_a_pod_that_the_status_did_not_know_is_said_to_be_taken_over() -> None:
    ((reason, message, warning),) = step(None, RUNNING)
    assert (reason, warning) == ("Adopted", False)
    assert "w-e-1-2" in message


def test_changes_of_state_and_a_reset_are_said() -> None:
    before = WrapperStatus(checkpoint=Checkpoint(poll=1))
    note = Note(type="Warning", reason="Queued", message="waiting for room")
    planned = Plan(status=WrapperStatus(phase="Pending"), write_checkpoint=True, notes=(note,))
    reset, queued = of_status(before, planned)
    assert reset.reason == "CheckpointReset"
    assert (queued.reason, queued.message, queued.warning) == ("Queued", "Pending: waiting for room", True)
