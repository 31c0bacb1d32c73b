"""What comes after an execution that is over: the next poll, another one at once, or nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.lifecycle.crashes import with_last_words
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.exits import Step, meaning
from wrapper_operator.lifecycle.lateness import late_since_poll
from wrapper_operator.lifecycle.polls import next_turn
from wrapper_operator.lifecycle.situations import Situation
from wrapper_operator.lifecycle.times import read_time, write_time

LASTING_FAILURES = (ExitCode.USAGE, ExitCode.CONFIGURATION)
"""What no later poll mends: only another manifest, or another object that it names."""
REFERENCES_WAIT = timedelta(minutes=5)
"""Between two looks at the ConfigMaps that a failed Wrapper names, should the watch of them miss one."""


def last_step(execution: Execution) -> Step:
    """Return what the last exit of an execution means."""
    last = execution.last_exit or LastExit()
    return meaning(-1 if last.code is None else last.code).step


def is_due(draft: Draft) -> bool:
    """Return whether a new execution should begin now."""
    execution = draft.execution
    if (
        execution is None
        or draft.effective.restart > (execution.restart or 0)
        or _has_other_code(draft, execution)
    ):
        return True
    step = last_step(execution)
    if step == "Again":
        return True
    if step != "Done" and _may_go_better(draft, execution):
        return True
    at = next_poll(draft, execution)
    return at is not None and draft.now >= at


def next_poll(draft: Draft, execution: Execution) -> datetime | None:
    """Return when the source is asked again; None if it never is."""
    interval, ended = draft.effective.interval, read_time(execution.ended_at)
    code = (execution.last_exit or LastExit()).code
    if interval is None or ended is None or code in LASTING_FAILURES:
        return None
    failed = last_step(execution) != "Done"
    return next_turn(ended, interval, seed=draft.effective.wrapper_id, failed=failed)


def rest(draft: Draft) -> tuple[Draft, Situation]:
    """Return where a Wrapper stands whose execution is over and that has nothing to do now."""
    execution = draft.execution
    if execution is None:
        raise ValueError("nothing has ended yet")
    at = next_poll(draft, execution)
    told = write_time(at) if at else None
    draft = replace(draft, execution=execution.model_copy(update={"next_poll_time": told})).wake(at)
    if last_step(execution) == "Done":
        late = late_since_poll(draft, execution)
        return draft.wake(late.turns_at), late.situation or _done(execution, told)
    if at is None and draft.observed.references is not None:
        draft = draft.wake(draft.now + REFERENCES_WAIT)
    return draft, _failed(execution, told)


def _done(execution: Execution, next_time: str | None) -> Situation:
    if next_time:
        return Situation(
            name="BetweenPolls",
            reason="WaitingForNextPoll",
            message=f"read and delivered; read again at {next_time}",
        )
    told = execution.last_exit.message if execution.last_exit else None
    return Situation(
        name="Completed", reason="Completed", message=told or "every point was read and delivered"
    )


def _failed(execution: Execution, next_time: str | None) -> Situation:
    last = execution.last_exit or LastExit()
    reason, message = last.reason or "Failed", last.message or f"the last attempt ended with {last.code}"
    told = with_last_words(f"{message} (read again at {next_time})" if next_time else message, last)
    return Situation(name="BetweenPollsFailed" if next_time else "Failed", reason=reason, message=told)


def _has_other_code(draft: Draft, execution: Execution) -> bool:
    current = draft.generation.code_hash if draft.generation else None
    return current is not None and current != execution.code_hash


def _may_go_better(draft: Draft, execution: Execution) -> bool:
    """After a failure, the spec or an object that it names has changed."""
    changed = execution.generation != draft.observed.identity.generation
    return changed or draft.observed.references not in (None, draft.references)
