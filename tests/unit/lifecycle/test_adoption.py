"""What the operator finds that nobody owns, that a lost status knew, or that should not be there."""

from dataclasses import replace

import pytest

from unit.lifecycle.building import (
    HASH,
    MAP,
    NOW,
    UID,
    ago,
    code,
    collecting,
    converge,
    ended,
    execution,
    observe,
    pod,
)
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.plan import (
    AdoptCode,
    AdoptPod,
    CreatePod,
    DeleteCode,
    DeletePod,
    StartGeneration,
)

OLD = "ffffffff-3"


def recreated() -> Observed:
    """A Wrapper that was created anew beside a pod of its former self."""
    observed = observe()
    return replace(
        observed,
        pods=(pod(observed, name=f"co2-portugal-{OLD}-2", execution=OLD, attempt=2, owner_uid=None),),
        codes=(code(observed, owner_uid=None),),
    )


def test_a_lost_status_is_rebuilt_from_a_live_pod() -> None:
    settled, plans = converge(recreated())
    assert [type(action) for action in plans[0].actions] == [AdoptPod, AdoptCode]
    status = settled.status
    assert status.execution is not None
    assert (status.execution.id, status.execution.attempt, status.execution.pod_uid) == (OLD, 2, "pod-1")
    assert status.generation is not None
    assert (status.generation.code_hash, status.generation.config_map) == (HASH, MAP)
    assert plans[0].write_checkpoint
    assert status.checkpoint is not None
    assert status.checkpoint.sequence == 0
    assert status.phase == "Executing"


def test_what_follows_an_adopted_execution_has_the_next_number() -> None:
    settled, _ = converge(recreated())
    finished = replace(settled.pods[0], phase="Failed", exit=ended(143))
    retrying, _ = converge(replace(settled, pods=(finished,)))
    assert retrying.status.execution is not None
    over = retrying.status.execution.model_copy(
        update={"pod": None, "pod_uid": None, "retry_time": None, "ended_at": "2026-03-01T12:00:00Z"}
    )
    again, _ = converge(replace(retrying, status=retrying.status.model_copy(update={"execution": over})))
    assert again.status.execution is not None
    assert again.status.execution.id == f"{UID[:8]}-4"


def test_a_pod_without_code_beside_it_is_adopted_too() -> None:
    settled, plans = converge(replace(recreated(), codes=()))
    assert [type(action) for each in plans for action in each.actions] == [AdoptPod]
    done = replace(settled.pods[0], phase="Succeeded", exit=ended(0))
    completed, plans = converge(replace(settled, pods=(done,)))
    assert completed.status.phase == "Completed"
    assert not any(isinstance(action, StartGeneration) for each in plans for action in each.actions)


@pytest.mark.parametrize(
    "other",
    [
        {"source_identity": "another"},
        {"wrapper_id": "another"},
        {"owner_uid": "another"},
        {"deletion_deadline": ago(-5)},
    ],
)
def test_a_pod_of_another_source_id_or_owner_is_not_adopted_and_first_ends(other: dict[str, object]) -> None:
    observed = recreated()
    foreign = replace(observed.pods[0], **other)
    settled, plans = converge(replace(observed, pods=(foreign,)))
    assert not any(isinstance(action, CreatePod | AdoptPod) for each in plans for action in each.actions)
    assert settled.pods[0].deletion_deadline is not None
    freed, plans = converge(replace(settled, pods=()))
    assert len([a for each in plans for a in each.actions if isinstance(a, CreatePod)]) == 1
    assert freed.status.phase == "Executing"


def test_a_restored_status_is_brought_up_to_the_pod_at_work() -> None:
    observed = collecting()
    later = pod(observed, name=f"co2-portugal-{UID[:8]}-2-1", execution=f"{UID[:8]}-2", uid="pod-2")
    settled, plans = converge(replace(observed, pods=(later,)))
    assert settled.status.execution is not None
    assert settled.status.execution.pod_uid == "pod-2"
    assert settled.status.checkpoint == observed.status.checkpoint
    assert not any(each.actions for each in plans)


def test_a_pod_that_lost_its_owner_gets_it_back() -> None:
    observed = collecting()
    orphan = replace(observed.pods[0], owner_uid=None)
    _, plans = converge(replace(observed, pods=(orphan,)))
    assert [each.actions for each in plans] == [(AdoptPod(pod=orphan.name, uid=orphan.uid),)]


def test_a_pod_that_an_operator_made_too_late_is_ended_beside_the_current_one() -> None:
    observed = collecting(status={"execution": execution(attempt=2, pod="current", pod_uid="pod-2")})
    current = pod(observed, name="current", uid="pod-2", attempt=2)
    late = pod(observed, uid="pod-1", attempt=1)
    _, plans = converge(replace(observed, pods=(current, late)))
    assert [action for each in plans for action in each.actions] == [
        DeletePod(pod=late.name, uid="pod-1", reason="Superseded")
    ]


def test_a_pod_of_an_earlier_attempt_is_not_taken_up_again() -> None:
    waiting = execution(attempt=2, pod="second", pod_uid="pod-2", retry_time="2026-03-01T12:00:05Z")
    observed = collecting(status={"execution": waiting})
    settled, plans = converge(observed)
    assert settled.status.execution == waiting
    assert [type(action) for each in plans for action in each.actions] == [DeletePod]


def test_the_end_of_a_pod_whose_status_was_lost_is_not_taken_for_an_end_of_a_new_one() -> None:
    observed = observe()
    finished = pod(observed, phase="Succeeded", exit=ended(0))
    settled, plans = converge(replace(observed, pods=(finished,), codes=(code(observed),)))
    created = [a for each in plans for a in each.actions if isinstance(a, CreatePod)]
    assert [action.execution for action in created] == [f"{UID[:8]}-2"]
    assert settled.status.phase == "Executing"


def test_finished_pods_are_kept_for_ten_minutes_one_that_succeeded_and_three_that_failed() -> None:
    observed = collecting()
    finished = [
        pod(
            observed,
            name=f"old-{number}",
            uid=f"old-{number}",
            execution=f"{UID[:8]}-0",
            phase="Failed" if code else "Succeeded",
            exit=ended(code, seconds=number * 100),
        )
        for number, code in enumerate([69, 69, 69, 69, 0, 0, 69])
    ]
    observed = replace(observed, pods=(*observed.pods, *finished))
    planned = plan(observed, NOW)
    doomed = {action.pod for action in planned.actions if isinstance(action, DeletePod)}
    assert doomed == {"old-3", "old-5", "old-6"}
    settled, _ = converge(observed)
    later = plan(settled, NOW.replace(hour=13))
    assert {a.pod for a in later.actions if isinstance(a, DeletePod)} == {"old-0", "old-1", "old-2", "old-4"}
    assert planned.wake_at is not None


def test_the_last_three_codes_are_kept_and_the_one_in_use() -> None:
    observed = collecting()
    newer = tuple(
        code(
            observed,
            name=f"code-{number}",
            uid=f"code-{number}",
            code_hash=str(number),
            key=None,
            created_at=ago(number),
        )
        for number in range(5)
    )
    _, plans = converge(replace(observed, codes=(code(observed, uid="in-use"), *newer)))
    assert {a.config_map for each in plans for a in each.actions if isinstance(a, DeleteCode)} == {
        "code-3",
        "code-4",
    }


def test_stored_code_for_the_same_key_is_used_again() -> None:
    observed = replace(observe(), codes=())
    settled, plans = converge(replace(observed, codes=(code(observed),)))
    assert not any(isinstance(action, StartGeneration) for each in plans for action in each.actions)
    assert settled.status.generation is not None
    assert settled.status.generation.config_map == MAP
    assert isinstance(settled.status, WrapperStatus)
    assert isinstance(settled.status.checkpoint, Checkpoint)
