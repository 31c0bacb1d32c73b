"""Having collector code written: when a job starts, what its result means, when it is tried again."""

from dataclasses import replace
from datetime import datetime

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import code_config_map_name
from wrapper_operator.api.status import GenerationFailureStatus, GenerationStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.exits import meaning
from wrapper_operator.lifecycle.facts import CodeFacts, GenerationFacts, GenerationFailure, WrittenCode
from wrapper_operator.lifecycle.keys import is_same_key, is_same_source
from wrapper_operator.lifecycle.plan import StartGeneration, StopGeneration, StoreCode
from wrapper_operator.lifecycle.retries import back_off, is_left
from wrapper_operator.lifecycle.situations import Situation
from wrapper_operator.lifecycle.texts import MAX_LINE, MAX_SENTENCE, MAX_WORD, cut
from wrapper_operator.lifecycle.times import read_time, write_time

MAX_WARNINGS = 16


def follow_key(draft: Draft) -> Draft:
    """Return the draft whose generation is about the code that is wanted now.

    Another source starts the checkpoint anew; nothing of it goes back, so that no message of the new source
    has the id of one of the old.
    """
    generation, key = draft.generation, draft.key
    if generation is not None and is_same_key(generation, key):
        return draft
    if generation is not None and not is_same_source(generation, key):
        draft = _start_checkpoint_anew(draft)
    return replace(
        draft,
        generation=GenerationStatus(
            source_identity=key.source_identity, parsing=key.parsing, revision=key.revision
        ),
    )


def has_code(draft: Draft) -> bool:
    """Return whether the code in use is stored."""
    generation = draft.generation
    if generation is None or generation.config_map is None:
        return False
    return any(code.name == generation.config_map for code in usable_codes(draft))


def usable_codes(draft: Draft) -> tuple[CodeFacts, ...]:
    """Return the stored codes that are ours, or nobody's: another owner's are about to vanish with it."""
    return tuple(
        code for code in draft.observed.codes if code.owner_uid in (None, draft.observed.identity.uid)
    )


def provide_code(draft: Draft) -> tuple[Draft, Situation | None]:
    """Go one step towards stored code.

    Returns:
        The draft, and the situation as long as there is no code; None once there is.
    """
    draft = _forgive(draft)
    stored = next((code for code in usable_codes(draft) if code.key == draft.repaired), None)
    if stored is not None and not _is_broken(draft, stored.code_hash):
        return _accept(draft, stored, stored.name), None
    job = draft.observed.generation
    if job.key != draft.repaired:
        job = GenerationFacts()
    if job.state == "Done" and job.written is not None:
        return _store(draft, job.written)
    if job.state == "Failed" and job.failure is not None:
        draft = _record_failure(draft, job, job.failure)
    failure = draft.generation.failure if draft.generation else None
    if job.state not in ("Queued", "Running") and failure is not None:
        waiting = _after_failure(draft, failure)
        if waiting is not None:
            return waiting
    return _start(draft, job)


def _start(draft: Draft, job: GenerationFacts) -> tuple[Draft, Situation]:
    if job.state not in ("Queued", "Running"):
        if draft.observed.generation.state != "Idle":
            draft = draft.act(StopGeneration(reason="Replaced"))
        draft = replace(draft.act(StartGeneration(key=draft.repaired)), references=draft.observed.references)
    draft = replace(draft, job_wanted=True)
    message = job.detail or "looking at the source to write the code that reads it"
    if job.state == "Queued":
        return draft, Situation(name="GenerationQueued", reason="Queued", message=message)
    return draft, Situation(name="Generating", reason="Generating", message=message)


def _store(draft: Draft, written: WrittenCode) -> tuple[Draft, Situation | None]:
    if _is_broken(draft, written.code_hash):
        return _give_up(draft)
    stored = next((code for code in usable_codes(draft) if code.code_hash == written.code_hash), None)
    if stored is not None:
        return _accept(draft, written, stored.name), None
    name = code_config_map_name(wrapper=draft.observed.identity.name, code_hash=written.code_hash)
    draft = replace(draft, job_wanted=True)
    # Over in a moment: what was said last may stay, which spares a write.
    said = draft.observed.status.message if draft.observed.status.phase == "Generating" else None
    return (
        draft.act(StoreCode(config_map=name, written=written, key=draft.repaired)),
        Situation(name="Generating", reason="Generating", message=said or "storing the code"),
    )


def _accept(draft: Draft, written: WrittenCode | CodeFacts, config_map: str) -> Draft:
    key = draft.repaired
    return replace(
        draft,
        generation=GenerationStatus(
            engine=written.engine or None,
            model=written.model or None,
            code_hash=written.code_hash,
            config_map=config_map,
            revision=key.revision,
            attempts=written.attempts,
            tokens=written.tokens,
            time=write_time(draft.now),
            warnings=[cut(doubt, MAX_LINE) for doubt in written.doubts[:MAX_WARNINGS]] or None,
            source_identity=key.source_identity,
            parsing=key.parsing,
            repairs=key.repair,
        ),
    )


def _is_broken(draft: Draft, code_hash: str) -> bool:
    """A repair that gives the same code again is none."""
    generation = draft.generation
    return (
        generation is not None and bool(generation.repairs) and generation.config_map is None
    ) and generation.code_hash == code_hash


def _give_up(draft: Draft) -> tuple[Draft, Situation]:
    known = draft.generation.failure if draft.generation else None
    if known is not None:
        return draft, _failed(known)
    last = draft.execution.last_exit if draft.execution else None
    told = last.message if last and last.message else "the code broke its contract"
    failure = GenerationFailureStatus(
        code=int(ExitCode.BROKEN_CODE),
        reason="BrokenCode",
        message=cut(f"{told}; written anew, the code is the same", MAX_SENTENCE),
        generation=draft.observed.identity.generation,
        restart=draft.effective.restart,
        ended_at=write_time(draft.now),
    )
    return _with_failure(draft, failure), _failed(failure)


def _record_failure(draft: Draft, job: GenerationFacts, found: GenerationFailure) -> Draft:
    """Count a failed job once: its start time tells it from others."""
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
        retry_time=_retry_time(draft, found, spent + 1) if again else _next_interval(draft),
        generation=draft.observed.identity.generation,
        restart=draft.effective.restart,
    )
    return _with_failure(draft, failure)


def _retry_time(draft: Draft, found: GenerationFailure, number: int) -> str:
    at = draft.now + back_off(number, seed=f"{draft.observed.identity.uid}/generation")
    return write_time(max(at, found.retry_at or at))


def _next_interval(draft: Draft) -> str | None:
    interval = draft.effective.interval
    return write_time(draft.now + interval) if interval else None


def _after_failure(draft: Draft, failure: GenerationFailureStatus) -> tuple[Draft, Situation] | None:
    """Return what to wait for after a failure; None if the time for another try has come."""
    at = read_time(failure.retry_time)
    if at is None:
        return draft, _failed(failure)
    if draft.now >= at:
        return None
    return draft.wake(at), Situation(
        name="GenerationRetrying",
        reason=failure.reason or "GenerationFailed",
        message=f"{failure.message or 'no code could be written'} (again at {_clock(at)})",
    )


def _forgive(draft: Draft) -> Draft:
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


def _with_failure(draft: Draft, failure: GenerationFailureStatus) -> Draft:
    generation = draft.generation or GenerationStatus()
    return replace(draft, generation=generation.model_copy(update={"failure": failure}))


def _failed(failure: GenerationFailureStatus) -> Situation:
    return Situation(
        name="GenerationFailed",
        reason=failure.reason or "GenerationFailed",
        message=failure.message or "no code could be written",
    )


def _start_checkpoint_anew(draft: Draft) -> Draft:
    old, execution = draft.checkpoint, draft.execution
    if execution is not None:
        execution = execution.model_copy(update={"code_hash": None})
    if old is None:
        return replace(draft, execution=execution)
    fresh = Checkpoint(
        poll=(old.poll or 0) + 1,
        sequence=(old.sequence or 0) + 1,
        points_confirmed=0,
        messages_confirmed=0,
        points_rejected=0,
    )
    return replace(draft, execution=execution, checkpoint=fresh, write_checkpoint=True)


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M:%S UTC")
