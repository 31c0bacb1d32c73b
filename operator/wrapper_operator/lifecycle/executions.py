"""Executions and their attempts: how one begins, goes on and ends."""

import re
from dataclasses import replace

from wrapper_contract.names import execution_id, pod_name
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


def begin_execution(draft: Draft) -> Draft:
    """Return the draft with a new execution, which names the pod of its first attempt."""
    identifier = execution_id(uid=draft.observed.identity.uid, number=_next_number(draft))
    confirmed = draft.checkpoint.points_confirmed if draft.checkpoint else None
    execution = Execution(
        id=identifier,
        restart=draft.effective.restart,
        started_at=write_time(draft.now),
        points_before=confirmed or 0,
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
        }
    )


def _next_number(draft: Draft) -> int:
    """Also after a status was lost, no pod that is still there may have the same name."""
    known = [draft.execution.id if draft.execution else None]
    known += [past.id for past in draft.history]
    known += [pod.execution for pod in draft.observed.pods]
    return max(number_of(each) for each in known) + 1


def _line(draft: Draft, execution: Execution) -> PastExecution:
    confirmed = (draft.checkpoint.points_confirmed if draft.checkpoint else None) or 0
    last = execution.last_exit or LastExit()
    return PastExecution(
        id=execution.id or "",
        attempts=execution.attempt,
        started_at=execution.started_at,
        ended_at=execution.ended_at,
        exit_code=last.code,
        reason=last.reason,
        points=max(confirmed - (execution.points_before or 0), 0),
    )
