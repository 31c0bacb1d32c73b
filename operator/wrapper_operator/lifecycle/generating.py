"""Having collector code written: when a job starts, what its result means, when it is tried again."""

from dataclasses import replace
from datetime import timedelta

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import code_config_map_name
from wrapper_operator.api.status import GenerationFailureStatus, GenerationStatus
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.facts import CodeFacts, GenerationFacts, WrittenCode
from wrapper_operator.lifecycle.failing import after_failure, failed, forgive, record_failure, with_failure
from wrapper_operator.lifecycle.plan import StartGeneration, StopGeneration, StoreCode
from wrapper_operator.lifecycle.situations import Situation, SituationName
from wrapper_operator.lifecycle.texts import MAX_LINE, MAX_SENTENCE, cut
from wrapper_operator.lifecycle.times import write_time

MAX_WARNINGS = 16
STARTING = "looking at the source to write the code that reads it"
HARDLY_QUEUED = timedelta(seconds=1)
"""A job that waits no longer than this for room is not worth a word."""


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
    draft = forgive(draft)
    stored = next((code for code in usable_codes(draft) if code.key == draft.repaired), None)
    if stored is not None and not _is_broken(draft, stored.code_hash):
        return _accept(draft, stored, stored.name), None
    job = draft.observed.generation
    if job.key != draft.repaired or _waits_in_vain(draft, job):
        job = GenerationFacts()
    if job.state == "Done" and job.written is not None:
        return _store(draft, job.written)
    if job.state == "Failed" and job.failure is not None:
        draft = record_failure(draft, job, job.failure)
    failure = draft.generation.failure if draft.generation else None
    if job.state not in ("Queued", "Running") and failure is not None:
        waiting = after_failure(draft, failure)
        if waiting is not None:
            return waiting
    return _start(draft, job)


def _waits_in_vain(draft: Draft, job: GenerationFacts) -> bool:
    """Whether an inspection pod that has not started is that of an older manifest, or of older ConfigMaps.

    A kubelet that misses a ConfigMap looks for it at growing intervals, up to minutes; a new pod finds it.
    """
    if job.state != "Running" or not job.waiting:
        return False
    older = job.manifest is not None and job.manifest < draft.observed.identity.generation
    return older or draft.references_changed


def _start(draft: Draft, job: GenerationFacts) -> tuple[Draft, Situation]:
    if job.state not in ("Queued", "Running"):
        if draft.observed.generation.state != "Idle":
            draft = draft.act(StopGeneration(reason="Replaced"))
        draft = replace(draft.act(StartGeneration(key=draft.repaired)), references=draft.observed.references)
    draft = replace(draft, job_wanted=True)
    queued_until = job.since + HARDLY_QUEUED if job.state == "Queued" and job.since else None
    if queued_until is None:
        # A source that stays away must not look well at each new try.
        again = draft.generation is not None and draft.generation.failure is not None
        name: SituationName = "GeneratingAgain" if again else "Generating"
        return draft, Situation(name=name, reason="Generating", message=job.detail or STARTING)
    if draft.now < queued_until:
        starting = Situation(name="Generating", reason="Generating", message=STARTING)
        return draft.wake(queued_until), starting
    return draft, Situation(name="GenerationQueued", reason="Queued", message=job.detail or STARTING)


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
        return draft, failed(known)
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
    return with_failure(draft, failure), failed(failure)
