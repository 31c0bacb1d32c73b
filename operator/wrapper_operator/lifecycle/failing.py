"""Jobs that gave no code: counted once, tried again in time, forgiven when something changes."""

from dataclasses import replace
from datetime import datetime, timedelta

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.status import GenerationFailureStatus, GenerationStatus
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.exits import meaning
from wrapper_operator.lifecycle.facts import GenerationFacts, GenerationFailure
from wrapper_operator.lifecycle.outcomes import REFERENCES_WAIT
from wrapper_operator.lifecycle.retries import back_off, is_left
from wrapper_operator.lifecycle.situations import Situation
from wrapper_operator.lifecycle.texts import MAX_SENTENCE, MAX_WORD, cut
from wrapper_operator.lifecycle.times import read_time, write_time

SHORTEST_PAUSE = timedelta(minutes=10)
"""Between tries to write code where none that was written did: each may take a model that is paid."""
_UNTIL_CHANGED = (ExitCode.USAGE, ExitCode.CONFIGURATION)


def record_failure(draft: Draft, job: GenerationFacts, found: GenerationFailure) -> Draft:
    """Count a failed job once: its start time tells it from others."""
    known = draft.observed.identity.generation
    started = write_time(job.since or draft.now)
    before = draft.generation.failure if draft.generation else None
    if before is not None and before.time == started:
        return draft
    spent = (before.retries if before else None) or 0
    counts = meaning(found.code).step == "Retry" or found.retry_at is not None
    again = counts and is_left(spent=spent, budget=draft.effective.retries)
    failure = GenerationFailureStatus(
        code=found.code,
        reason=cut(found.reason, MAX_WORD),
        message=cut(found.message, MAX_SENTENCE),
        time=started,
        ended_at=write_time(draft.now),
        retries=spent + again,
        retry_time=_retry_time(draft, found, spent + 1) if again else _next_interval(draft, found.code),
        generation=known if job.manifest is None else job.manifest,
        restart=draft.effective.restart,
    )
    return with_failure(draft, failure)


def after_failure(draft: Draft, failure: GenerationFailureStatus) -> tuple[Draft, Situation] | None:
    """Return what to wait for after a failure; None if the time for another try has come."""
    at = read_time(failure.retry_time)
    if at is None:
        # Their change is told by a watch; should it have missed one, it is found in the end.
        named = draft.observed.references is not None
        return draft.wake(draft.now + REFERENCES_WAIT if named else None), failed(failure)
    if draft.now >= at:
        return None
    return draft.wake(at), Situation(
        name="GenerationRetrying",
        reason=failure.reason or "GenerationFailed",
        message=f"{failure.message or 'no code could be written'} (again at {_clock(at)})",
    )


def forgive(draft: Draft) -> Draft:
    """A failure counts no more once the manifest, what it names, or `restart` has changed."""
    generation = draft.generation
    failure = generation.failure if generation else None
    if generation is None or failure is None:
        return draft
    restarted = draft.effective.restart > (failure.restart or 0)
    changed = failure.generation != draft.observed.identity.generation
    referenced = draft.observed.references not in (None, draft.references)
    if not (restarted or changed or referenced):
        return draft
    code_hash = None if restarted else generation.code_hash
    return replace(draft, generation=generation.model_copy(update={"failure": None, "code_hash": code_hash}))


def _retry_time(draft: Draft, found: GenerationFailure, number: int) -> str:
    at = draft.now + back_off(number, seed=f"{draft.observed.identity.uid}/generation")
    return write_time(max(at, found.retry_at or at))


def _next_interval(draft: Draft, code: int) -> str | None:
    """Return when a source with an interval gets another try; None if only a change helps."""
    interval = draft.effective.interval
    if interval is None or code in _UNTIL_CHANGED:
        return None
    pause = max(interval, SHORTEST_PAUSE) if code == ExitCode.BROKEN_CODE else interval
    return write_time(draft.now + pause)


def with_failure(draft: Draft, failure: GenerationFailureStatus) -> Draft:
    """Return the draft whose status tells of a failure."""
    generation = draft.generation or GenerationStatus()
    return replace(draft, generation=generation.model_copy(update={"failure": failure}))


def failed(failure: GenerationFailureStatus) -> Situation:
    """Return the situation in which only a change can help."""
    return Situation(
        name="GenerationFailed",
        reason=failure.reason or "GenerationFailed",
        message=failure.message or "no code could be written",
    )


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M:%S UTC")
