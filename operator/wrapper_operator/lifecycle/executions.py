"""Executions and their attempts: how one begins, goes on and ends."""

import re
from dataclasses import replace

from wrapper_contract.names import execution_id, pod_name
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution, LastExit, PastExecution
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.times import write_time

MAX_HISTORY = 10
_NUMBER = re.compile(r"-(\d{1,9})$")


def number_of(execution: str | None) -> int:
    """Return the number in an execution's id; 0 if there is none."""
    found = _NUMBER.search(execution or "")
    return int(found[1]) if found else 0


def is_current(execution: Execution | None) -> bool:
    """Return whether an execution goes on: its attempt runs, or the next one is waited for."""
    return execution is not None and execution.pod is not None


def occupies_slot(status: WrapperStatus) -> bool:
    """Return whether a Wrapper's pod counts among those that may be at work at once.

    A pod that goes on polling does not once it has caught up: it sleeps most of the time, and would keep
    others from their turn for ever.
    """
    execution, checkpoint = status.execution, status.checkpoint
    if execution is None or execution.pod is None or execution.retry_time is not None:
        return False
    if not execution.resident or checkpoint is None or execution.pod_uid is None:
        return True
    return checkpoint.phase != "Continuous" or checkpoint.pod_uid != execution.pod_uid


def begin_execution(draft: Draft) -> Draft:
    """Return the draft with a new execution, which names the pod of its first attempt."""
    identifier = execution_id(uid=draft.observed.identity.uid, number=_next_number(draft))
    execution = Execution(
        id=identifier,
        restart=draft.effective.restart,
        started_at=write_time(draft.now),
        points_before=_confirmed(draft),
    )
    return replace(draft, execution=_with_attempt(draft, execution, 1))


def begin_attempt(draft: Draft) -> Draft:
    """Return the draft with the next attempt of the execution."""
    execution = draft.execution
    if execution is None:
        return draft
    return replace(draft, execution=_with_attempt(draft, execution, (execution.attempt or 0) + 1))


def end_execution(draft: Draft, last: LastExit) -> Draft:
    """Return the draft with the execution over: no pod is current, and a line of history tells of it."""
    execution = draft.execution
    if execution is None:
        return draft
    ended = execution.model_copy(
        update={
            "pod": None,
            "pod_uid": None,
            "retry_time": None,
            "ended_at": write_time(draft.now),
            "last_exit": last,
        }
    )
    history = (_line(draft, ended), *draft.history)[:MAX_HISTORY]
    return replace(draft, execution=ended, history=history)


def _with_attempt(draft: Draft, execution: Execution, attempt: int) -> Execution:
    name = draft.observed.identity.name
    return execution.model_copy(
        update={
            "attempt": attempt,
            "pod": pod_name(wrapper=name, execution=execution.id or "", attempt=attempt),
            "pod_uid": None,
            "retry_time": None,
            "code_hash": draft.generation.code_hash if draft.generation else None,
            "generation": draft.observed.identity.generation,
            "started_from": _position(draft),
            "resident": draft.effective.resident or None,
        }
    )


def has_got_further(draft: Draft, execution: Execution) -> bool:
    """Return whether the attempt of an API has completed a poll, or searched more of the past."""
    return execution.started_from not in (None, _position(draft))


def _position(draft: Draft) -> str | None:
    if draft.effective.source != "API":
        return None
    checkpoint = draft.checkpoint or Checkpoint()
    return f"{checkpoint.poll or 0} {checkpoint.low_water_mark or ''}".strip()


def _confirmed(draft: Draft) -> int:
    return (draft.checkpoint.points_confirmed if draft.checkpoint else None) or 0


def _next_number(draft: Draft) -> int:
    """Also after a status was lost, no pod that is still there may have the same name."""
    known = [draft.execution.id if draft.execution else None]
    known += [past.id for past in draft.history]
    known += [pod.execution for pod in draft.observed.pods]
    return max(number_of(each) for each in known) + 1


def _line(draft: Draft, execution: Execution) -> PastExecution:
    last = execution.last_exit or LastExit()
    return PastExecution(
        id=execution.id or "",
        attempts=execution.attempt,
        started_at=execution.started_at,
        ended_at=execution.ended_at,
        exit_code=last.code,
        reason=last.reason,
        points=max(_confirmed(draft) - (execution.points_before or 0), 0),
    )
