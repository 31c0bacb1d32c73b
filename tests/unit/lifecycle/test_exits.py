"""What follows from each way in which an attempt can end: the table of ends, line by line."""

import signal
from dataclasses import replace
from typing import Any

import pytest

from process_wrapper import ExitStatus
from unit.api.manifests import API
from unit.lifecycle.building import NOW, POLLED, UID, ago, code, collecting, converge, ended, execution, pod
from wrapper_contract.report import COLLECTOR_KILLED
from wrapper_contract.run_spec import CollectorLimits
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.exits import meaning
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.plan import CreatePod
from wrapper_operator.lifecycle.times import read_time
from wrapper_runner.supervision.failures import died


@pytest.mark.parametrize(
    ("code", "started", "step"),
    [
        (0, True, "Done"),
        (64, True, "Fail"),
        (65, True, "Fail"),
        (69, True, "Retry"),
        (75, True, "Again"),
        (76, True, "Repair"),
        (77, True, "Fail"),
        (78, True, "Fail"),
        (124, True, "Retry"),
        (143, True, "Again"),
        (137, True, "Retry"),
        (1, True, "Retry"),
        (139, True, "Retry"),
        (-1, True, "Retry"),
        (-1, False, "Again"),
        (137, False, "Again"),
    ],
)
def test_meaning(code: int, started: bool, step: str) -> None:
    assert meaning(code, started=started).step == step


def ending(exit_code: int, changes: dict[str, Any] | None = None, **more: Any) -> Observed:
    observed = collecting(changes, **more)
    phase = "Failed" if exit_code else "Succeeded"
    return replace(observed, pods=(replace(observed.pods[0], phase=phase, exit=ended(exit_code)),))


@pytest.mark.parametrize(
    ("code", "changes", "phase", "health", "reason"),
    [
        (0, {}, "Completed", "Healthy", "Completed"),
        (0, POLLED, "Executing", "Healthy", "WaitingForNextPoll"),
        (64, {}, "Error", "Crashed", "Code64"),
        (78, {}, "Error", "Crashed", "Code78"),
        (65, {}, "Error", "Crashed", "Code65"),
        (65, POLLED, "Executing", "Degraded", "Code65"),
        (69, {}, "Retrying", "Degraded", "Code69"),
        (69, {"collection.retries": 0}, "Error", "Crashed", "Code69"),
        (69, {"collection.retries": 0} | POLLED, "Executing", "Degraded", "Code69"),
        (75, {}, "Retrying", "Degraded", "Code75"),
        (76, {}, "Generating", "Healthy", "Generating"),
        (77, {}, "Error", "Crashed", "Code77"),
        (77, POLLED, "Executing", "Degraded", "Code77"),
        (124, {}, "Retrying", "Degraded", "Code124"),
        (143, {}, "Retrying", "Degraded", "Code143"),
        (137, {}, "Retrying", "Degraded", "Code137"),
        (-1, {}, "Retrying", "Degraded", "Code-1"),
    ],
)
def test_next(code: int, changes: dict[str, Any], phase: str, health: str, reason: str) -> None:
    settled, _ = converge(ending(code, changes))
    ready = next(each for each in settled.status.conditions or [] if each.type == "Ready")
    assert (settled.status.phase, settled.status.health, ready.reason) == (phase, health, reason)
    last = _execution(settled).last_exit
    assert last is not None
    assert (last.code, last.message, last.log_tail) == (
        code,
        f"it ended with {code}",
        ["[STDOUT] last words"],
    )


@pytest.mark.parametrize(("code", "retries"), [(69, 1), (124, 1), (137, 1), (-1, 1), (75, 0), (143, 0)])
def test_what_counts_as_retry(code: int, retries: int) -> None:
    settled, _ = converge(ending(code))
    assert _execution(settled).retries == retries


def test_what_never_started_costs_no_retry() -> None:
    observed = ending(137)
    evicted = replace(observed.pods[0], started=False)
    settled, _ = converge(replace(observed, pods=(evicted,)))
    assert (settled.status.phase, _execution(settled).retries) == ("Retrying", 0)


def test_retries_end_with_the_budget_and_waits_grow() -> None:
    waits = []
    for spent in range(3):
        observed = ending(69)
        known = execution(retries=spent)
        settled, _ = converge(
            replace(observed, status=observed.status.model_copy(update={"execution": known}))
        )
        at = read_time(_execution(settled).retry_time)
        assert at is not None
        waits.append((at - NOW).total_seconds())
    assert waits[0] >= 4
    assert waits[1] >= 1.6 * waits[0]
    assert waits[2] >= 1.6 * waits[1]
    observed = ending(69)
    spent_all = observed.status.model_copy(update={"execution": execution(retries=3)})
    settled, _ = converge(replace(observed, status=spent_all))
    assert settled.status.phase == "Error"
    assert settled.status.history is not None
    assert (settled.status.history[0].exit_code, settled.status.history[0].points) == (69, 3)


def test_the_next_attempt_starts_when_its_time_has_come() -> None:
    waiting, _ = converge(ending(69))
    planned = plan(waiting, NOW)
    assert planned.wake_at == read_time(_execution(waiting).retry_time)
    assert planned.wake_at is not None
    started, plans = converge(waiting, planned.wake_at)
    assert [action.attempt for each in plans for action in each.actions if isinstance(action, CreatePod)] == [
        2
    ]
    named = _execution(started)
    assert (named.attempt, named.pod_uid) == (2, f"uid-{named.pod}")


def test_a_pod_that_vanished_counts_as_a_failed_attempt_only_once_its_uid_was_known() -> None:
    gone, _ = converge(replace(collecting(), pods=()))
    assert (gone.status.phase, _exit(gone).reason, _execution(gone).retries) == ("Retrying", "PodGone", 1)
    never, plans = converge(collecting(status={"execution": execution(pod_uid=None)}, pods=()))
    assert [type(action) for action in plans[0].actions] == [CreatePod]
    assert (_execution(never).attempt, _execution(never).retries) == (1, None)


def test_another_pod_of_the_same_name_is_not_the_one_that_was_started() -> None:
    observed = collecting()
    impostor = replace(observed.pods[0], uid="pod-2")
    settled, _ = converge(replace(observed, pods=(impostor,)))
    assert _exit(settled).reason == "PodGone"


def test_a_pod_on_a_lost_node_counts_as_dead_after_50_s() -> None:
    observed = collecting()
    silent = replace(observed.pods[0], unready_since=ago(49))
    waiting = plan(replace(observed, pods=(silent,)), NOW)
    assert (waiting.status.health, waiting.actions) == ("Unknown", ())
    assert waiting.wake_at is not None
    lost, _ = converge(replace(observed, pods=(silent,)), waiting.wake_at)
    assert (lost.status.phase, _exit(lost).reason) == ("Retrying", "NodeLost")
    retry_at = read_time(_execution(lost).retry_time)
    assert retry_at is not None
    again, _ = converge(lost, retry_at)
    assert _execution(again).attempt == 2, "the dead pod blocks its successor"
    assert (retry_at - NOW).total_seconds() < 60


def _delivered(**changes: Any) -> Checkpoint:
    """Return what the current pod leaves in the status when it has read its file to the end."""
    fields = {"phase": "Continuous", "pod_uid": "pod-1", "poll": 1, "sequence": 3, "points_confirmed": 51}
    return Checkpoint(**{**fields, **changes})


@pytest.mark.parametrize("lost", [{"unready_since": ago(61)}, {"deletion_deadline": ago(11)}, None])
def test_a_lost_pod_that_had_delivered_its_file_is_done(lost: dict[str, Any] | None) -> None:
    observed = collecting(status={"checkpoint": _delivered()})
    pods = () if lost is None else (replace(observed.pods[0], **lost),)
    settled, plans = converge(replace(observed, pods=pods))
    assert (settled.status.phase, settled.status.health) == ("Completed", "Healthy")
    assert (_exit(settled).code, _exit(settled).reason) == (0, "Completed")
    assert "51 points" in str(_exit(settled).message)
    assert not [action for each in plans for action in each.actions if isinstance(action, CreatePod)]


@pytest.mark.parametrize(
    "unlike", [{"pod_uid": "another"}, {"phase": "Historical"}, {"run_position": 16_000}]
)
def test_a_lost_pod_that_was_on_its_way_is_not_done(unlike: dict[str, Any]) -> None:
    lost, _ = converge(replace(collecting(status={"checkpoint": _delivered(**unlike)}), pods=()))
    assert (lost.status.phase, _exit(lost).reason) == ("Retrying", "PodGone")


def test_a_lost_pod_of_an_api_asks_again() -> None:
    lost, _ = converge(
        replace(collecting({"source": {"api": API}}, status={"checkpoint": _delivered()}), pods=())
    )
    assert _exit(lost).reason == "PodGone"


def test_a_lost_pod_may_deliver_its_file_while_its_successor_waits() -> None:
    lost, _ = converge(replace(collecting(), pods=()))
    assert lost.status.phase == "Retrying"
    status = lost.status.model_copy(update={"checkpoint": _delivered()})
    settled, plans = converge(replace(lost, status=status))
    assert (settled.status.phase, _execution(settled).attempt) == ("Completed", 1)
    assert not [action for each in plans for action in each.actions if isinstance(action, CreatePod)]


def test_a_pod_past_its_grace_does_not_block() -> None:
    observed = collecting()
    stuck = replace(observed.pods[0], deletion_deadline=ago(11))
    lost, _ = converge(replace(observed, pods=(stuck,)))
    assert _exit(lost).reason == "PodLost"
    waiting, _ = converge(replace(observed, pods=(replace(stuck, deletion_deadline=ago(9)),)))
    assert waiting.status.phase == "Executing"


def test_success_resets_retries() -> None:
    observed = ending(0, POLLED)
    known = observed.status.model_copy(update={"execution": execution(retries=2)})
    settled, _ = converge(replace(observed, status=known))
    at = plan(settled, NOW).wake_at
    assert at is not None
    polled, _ = converge(settled, read_time(_execution(settled).next_poll_time) or NOW)
    assert not _execution(polled).retries


def test_code_that_broke_is_written_anew_at_most_three_times() -> None:
    observed = ending(76)
    repairing, plans = converge(observed)
    assert repairing.generation.key is not None
    assert repairing.generation.key.repair == 1
    assert repairing.status.generation is not None
    assert (repairing.status.generation.config_map, repairing.status.generation.repairs) == (None, 1)
    assert plans
    given = observed.status.generation
    assert given is not None
    spent = observed.status.model_copy(update={"generation": given.model_copy(update={"repairs": 3})})
    settled, _ = converge(replace(observed, status=spent))
    assert (settled.status.phase, _exit(settled).code) == ("Error", 76)


def test_provided_code_that_broke_is_not_written_anew() -> None:
    observed = ending(76)
    given = observed.status.generation
    assert given is not None
    own = observed.status.model_copy(update={"generation": given.model_copy(update={"engine": "Provided"})})
    settled, _ = converge(replace(observed, status=own))
    assert (settled.status.phase, settled.generation.state) == ("Error", "Idle")


def killed(*, before: LastExit | None = None, spent: int = 0, retries: int = 3, **more: Any) -> Observed:
    """Return a Wrapper whose collector was killed from outside, with how its last attempt had ended."""
    observed = ending(76, {"collection.retries": retries})
    end = replace(ended(76, reason=COLLECTOR_KILLED), **more)
    known = execution(attempt=1, retries=spent, last_exit=before)
    return replace(
        observed,
        status=observed.status.model_copy(update={"execution": known}),
        pods=(replace(observed.pods[0], exit=end),),
    )


KILLED_BEFORE = LastExit(code=76, reason=COLLECTOR_KILLED)


@pytest.mark.parametrize(
    ("observed", "phase", "reason"),
    [
        (killed(), "Retrying", "Killed"),
        (killed(before=LastExit(code=69, reason="SourceUnavailable"), spent=1), "Retrying", "Killed"),
        (killed(before=KILLED_BEFORE, spent=1), "Generating", "Killed"),
        (killed(spent=3), "Generating", "Killed"),
        (killed(retries=0), "Generating", "Killed"),
        (killed(collector_out_of_memory=True), "Generating", "TooMuchMemory"),
    ],
    ids=["once", "after another end", "twice in a row", "budget spent", "no retries", "own memory"],
)
def test_a_collector_killed_from_outside_runs_once_more(observed: Observed, phase: str, reason: str) -> None:
    settled, _ = converge(observed)
    assert (settled.status.phase, _exit(settled).reason, _exit(settled).code) == (phase, reason, 76)
    if phase == "Retrying":
        before = observed.status.execution
        assert before is not None
        assert _execution(settled).retries == (before.retries or 0) + 1
        assert "retry" in (settled.status.message or "")
        assert settled.status.generation == observed.status.generation, "the code is blamed"


def test_the_runner_tells_a_kill_in_the_word_that_is_looked_for() -> None:
    told = died(ExitStatus(signal=signal.SIGKILL), CollectorLimits())
    assert (int(told.exit_code), told.reason) == (76, COLLECTOR_KILLED)
    for own_doing in (signal.SIGXCPU, signal.SIGSEGV):
        assert died(ExitStatus(signal=own_doing), CollectorLimits()).reason != COLLECTOR_KILLED


def test_history_keeps_the_last_ten() -> None:
    observed = ending(65)
    for _ in range(12):
        settled, _ = converge(observed)
        number = len(settled.status.history or [])
        again = settled.status.model_copy(update={"execution": execution(id=f"{UID[:8]}-{number + 1}")})
        observed = replace(ending(65), status=again)
        observed = replace(
            observed,
            pods=(pod(observed, phase="Failed", exit=ended(65), execution=f"{UID[:8]}-{number + 1}"),),
        )
    assert len(settled.status.history or []) == 10
    assert code(observed).code_hash


def _execution(observed: Observed) -> Execution:
    assert observed.status.execution is not None
    return observed.status.execution


def _exit(observed: Observed) -> LastExit:
    last = _execution(observed).last_exit
    assert last is not None
    return last
