"""The decision as a whole: from what is observed to what should be."""

from dataclasses import replace
from datetime import datetime

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.lifecycle.adoption import own, own_code, recognise
from wrapper_operator.lifecycle.bounds import bound
from wrapper_operator.lifecycle.conditions import conditions
from wrapper_operator.lifecycle.crashes import with_last_words
from wrapper_operator.lifecycle.draft import Draft, begin_draft
from wrapper_operator.lifecycle.ends import record_end, stopped
from wrapper_operator.lifecycle.executions import end_execution, is_current
from wrapper_operator.lifecycle.exits import meaning
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.following import follow_key
from wrapper_operator.lifecycle.generating import has_code, provide_code
from wrapper_operator.lifecycle.invalid import plan_invalid
from wrapper_operator.lifecycle.liveness import standing, turns_lost_at
from wrapper_operator.lifecycle.notes import notes
from wrapper_operator.lifecycle.outcomes import is_due, last_step, rest
from wrapper_operator.lifecycle.plan import Plan, StopGeneration
from wrapper_operator.lifecycle.retention import tidy_codes, tidy_pods
from wrapper_operator.lifecycle.running import observe_run
from wrapper_operator.lifecycle.situations import MEANINGS, Situation
from wrapper_operator.lifecycle.starting import start
from wrapper_operator.lifecycle.stopping import Stop, stop_pods, stop_wish
from wrapper_operator.lifecycle.texts import MAX_SENTENCE, cut
from wrapper_operator.lifecycle.times import read_time


def plan(observed: Observed, now: datetime) -> Plan:
    """Return what should be: the status, and what to do once it is written.

    A state that has converged gives its own status and no action. Two pods are never at work for one Wrapper:
    another one is created only when none is Live or Ending.
    """
    if observed.wrapper is None or observed.effective is None or observed.wanted_code is None:
        return plan_invalid(observed, now)
    draft = begin_draft(observed, observed.effective, observed.wanted_code, now=now)
    draft = record_end(recognise(_watch_pods(draft)))
    draft, situation = _decide(draft)
    draft = own(tidy_pods(draft))
    draft, kept = tidy_codes(draft)
    draft = own_code(draft, kept)
    if observed.generation.state != "Idle" and not draft.job_wanted:
        draft = draft.act(StopGeneration(reason=situation.reason))
    return _compose(draft, situation)


def _watch_pods(draft: Draft) -> Draft:
    """Look again when a pod that is at work would count as dead."""
    for pod in draft.occupying:
        draft = draft.wake(turns_lost_at(pod))
    return draft


def _decide(draft: Draft) -> tuple[Draft, Situation]:
    stop = stop_wish(draft)
    if stop is not None:
        draft = stop_pods(draft, stop.reason)
        if draft.occupying:
            return draft, Situation(name="Stopping", reason="Stopping", message=f"stopping: {stop.message}")
        if is_current(draft.execution):
            draft = end_execution(draft, stopped(stop.reason, stop.message))
        if stop.lasts:
            return _stay(draft, stop)
    draft = _follow_restart(follow_key(draft))
    return _proceed(_stop_strays(draft))


def _stay(draft: Draft, stop: Stop) -> tuple[Draft, Situation]:
    if stop.reason == "DuplicateWrapperId":
        return draft, Situation(name="Duplicate", reason=stop.reason, message=stop.message)
    if stop.reason == "Deleted":
        return draft, Situation(name="Deleting", reason=stop.reason, message=stop.message)
    execution = draft.execution
    finished = execution is not None and draft.effective.interval is None
    if execution is not None and finished and last_step(execution) in ("Done", "Fail", "Retry"):
        return rest(draft)
    if execution is not None and execution.next_poll_time is not None:
        draft = replace(draft, execution=execution.model_copy(update={"next_poll_time": None}))
    return draft, Situation(name="Suspended", reason=stop.reason, message=stop.message)


def _stop_strays(draft: Draft) -> Draft:
    """Ask every pod to end that the status does not name: it is fenced, and would only be in the way."""
    named = draft.named
    for pod in draft.observed.pods:
        if standing(pod, draft.now) in ("Live", "Lost") and pod is not named:
            draft = draft.end(pod, "Superseded")
    return draft


def _follow_restart(draft: Draft) -> Draft:
    """A `restart` that was lowered restarts nothing, and the next higher one does."""
    execution = draft.execution
    if execution is None or (execution.restart or 0) <= draft.effective.restart:
        return draft
    return replace(draft, execution=execution.model_copy(update={"restart": draft.effective.restart}))


def _proceed(draft: Draft) -> tuple[Draft, Situation]:
    execution = draft.execution
    if execution is not None and is_current(execution):
        retry_at = read_time(execution.retry_time)
        pod = draft.named
        if retry_at is None and pod is not None:
            return observe_run(draft, pod)
        if retry_at is not None and draft.now < retry_at:
            return draft.wake(retry_at), _retrying(draft)
        return _with_code(draft, name_attempt=retry_at is not None)
    if is_due(draft) or _lacks_code(draft):
        return _with_code(draft, name_attempt=True)
    return rest(draft)


def _with_code(draft: Draft, *, name_attempt: bool) -> tuple[Draft, Situation]:
    if not has_code(draft):
        draft, waiting = provide_code(draft)
        if waiting is not None:
            return draft, waiting
    if not name_attempt:
        return start(draft, named=True)
    if is_current(draft.execution) or is_due(draft):
        return start(draft)
    return rest(draft)


def _lacks_code(draft: Draft) -> bool:
    """Whether code must be written although nothing is due yet: for another key, or as it broke."""
    generation, execution = draft.generation, draft.execution
    if generation is None or execution is None or generation.code_hash is None:
        return True
    return generation.config_map is None and bool(generation.repairs) and last_step(execution) == "Repair"


def _retrying(draft: Draft) -> Situation:
    execution = draft.execution
    last = execution.last_exit if execution else None
    if execution is None or last is None:
        return Situation(name="Retrying", reason="Retrying", message="another attempt follows")
    counted = meaning(-1 if last.code is None else last.code).step != "Again"
    budget = f", retry {execution.retries or 0} of {draft.effective.retries}" if counted else ""
    at = read_time(execution.retry_time)
    when = at.strftime("%H:%M:%S UTC") if at else "once there is room"
    return Situation(
        name="Retrying",
        reason=last.reason or "Retrying",
        message=with_last_words(f"{last.message or 'the attempt failed'} (again at {when}{budget})", last),
    )


def _compose(draft: Draft, situation: Situation) -> Plan:
    observed, meaning_of = draft.observed, MEANINGS[situation.name]
    before = observed.status
    status = WrapperStatus(
        phase=meaning_of.phase,
        health=meaning_of.health,
        observed_generation=observed.identity.generation,
        conditions=conditions(draft, situation),
        resource_id=before.resource_id,
        effective=draft.effective.to_status(),
        generation=draft.generation,
        execution=draft.execution,
        checkpoint=draft.checkpoint if draft.write_checkpoint else before.checkpoint,
        progress=before.progress,
        history=list(draft.history) or None,
        observed_references=draft.references,
        message=cut(situation.message, MAX_SENTENCE),
    )
    status = bound(status)
    return Plan(
        status=status,
        write_checkpoint=draft.write_checkpoint,
        actions=draft.actions,
        notes=notes(before, status, situation),
        awaits_slot=situation.name in ("Queued", "QueuedAgain"),
        wake_at=min(draft.wakes, default=None),
    )
