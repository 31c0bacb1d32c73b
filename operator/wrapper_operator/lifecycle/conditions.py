"""Conditions of a Wrapper: there from first sight, clean for kstatus, changed only when they change."""

from datetime import datetime
from typing import Literal, NamedTuple

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.conditions import Condition, ConditionType
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.situations import MEANINGS, Situation
from wrapper_operator.lifecycle.texts import MAX_SENTENCE, MAX_WORD, cut
from wrapper_operator.lifecycle.times import write_time

Truth = Literal["True", "False", "Unknown"]


class Finding(NamedTuple):
    """What a condition says, without when it began to."""

    status: Truth
    reason: str
    message: str = ""


_NOT_REACHED = {
    ExitCode.UNAVAILABLE: "SourceUnavailable",
    ExitCode.CREDENTIALS: "CredentialsRefused",
}


def conditions(draft: Draft, situation: Situation) -> list[Condition]:
    """Return every condition: the four lasting ones, and Reconciling or Stalled while it is true."""
    meaning, is_ready = MEANINGS[situation.name], ready(draft, situation)
    told = Finding("True", situation.reason, situation.message)
    found: dict[ConditionType, Finding] = {
        "Ready": Finding("True" if is_ready else "False", situation.reason, situation.message),
        "Generated": _generated(draft, situation),
        "SourceReachable": _source_reachable(draft, situation),
        "Delivering": _delivering(draft),
    }
    if meaning.progressing and not is_ready:
        found["Reconciling"] = told
    if meaning.stalled:
        found["Stalled"] = told
    return keep_times(found, draft, now=draft.now)


def ready(draft: Draft, situation: Situation) -> bool:
    """Return whether the Wrapper does what it should; a source that is polled is, once it was read."""
    wanted = MEANINGS[situation.name].ready
    if wanted != "Kept":
        return wanted == "True"
    return draft.effective.interval is not None and bool(draft.checkpoint and draft.checkpoint.poll)


def keep_times(found: dict[ConditionType, Finding], draft: Draft, *, now: datetime) -> list[Condition]:
    """Return conditions whose times move only where their status does."""
    generation = draft.observed.identity.generation
    return settle(found, draft.observed.status.conditions or [], generation=generation, now=now)


def settle(
    found: dict[ConditionType, Finding], before: list[Condition], *, generation: int, now: datetime
) -> list[Condition]:
    """Return the conditions of these findings, given those that stood before."""
    known = {condition.type: condition for condition in before}
    settled = []
    for name, finding in found.items():
        old = known.get(name)
        same = old is not None and old.status == finding.status
        settled.append(
            Condition(
                type=name,
                status=finding.status,
                observed_generation=generation,
                last_transition_time=old.last_transition_time if old and same else write_time(now),
                reason=cut(finding.reason, MAX_WORD),
                message=cut(finding.message, MAX_SENTENCE),
            )
        )
    return settled


def _generated(draft: Draft, situation: Situation) -> Finding:
    generation = draft.generation
    if generation is not None and generation.failure is not None:
        failure = generation.failure
        return Finding("False", failure.reason or "GenerationFailed", failure.message or "")
    if generation is not None and generation.code_hash and generation.config_map:
        doubts = len(generation.warnings or [])
        counted = "1 doubt" if doubts == 1 else f"{doubts} doubts"
        told = f"; {counted}, see status.generation.warnings" if doubts else ""
        return Finding(
            "True", generation.engine or "Generated", f"the code is in {generation.config_map}{told}"
        )
    if situation.name in ("Generating", "GenerationQueued"):
        return Finding("False", situation.reason, situation.message)
    if generation is not None and generation.code_hash:
        return Finding("True", generation.engine or "Generated", "the code is in a pod at work")
    return Finding("Unknown", "NotStarted")


def _source_reachable(draft: Draft, situation: Situation) -> Finding:
    generation, execution = draft.generation, draft.execution
    failure = generation.failure if generation else None
    if failure is not None and failure.code in _NOT_REACHED:
        return Finding("False", _NOT_REACHED[ExitCode(failure.code)], failure.message or "")
    last = execution.last_exit if execution else None
    running = execution is not None and execution.pod is not None and execution.retry_time is None
    if last is not None and last.code in _NOT_REACHED and not running:
        return Finding("False", _NOT_REACHED[ExitCode(last.code)], last.message or "")
    read = draft.checkpoint is not None and bool(draft.checkpoint.messages_confirmed)
    inspected = generation is not None and generation.code_hash is not None
    if read or inspected or (last is not None and last.code == ExitCode.DONE):
        return Finding("True", "Reachable")
    return Finding("Unknown", "NotTried")


def _delivering(draft: Draft) -> Finding:
    progress = draft.observed.status.progress
    delivery = progress.delivery if progress else None
    current = draft.execution is not None and draft.execution.pod is not None
    if current and delivery is not None and delivery.state == "Waiting":
        return Finding("False", "Waiting", delivery.reason or "the broker takes no messages now")
    if draft.checkpoint is not None and draft.checkpoint.messages_confirmed:
        return Finding("True", "Delivered")
    return Finding("Unknown", "NothingSent")
