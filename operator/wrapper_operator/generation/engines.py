"""Which engine writes the code: the user's own, a template, a model, or a template and then a model."""

from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import FetchReply, RunEvidence
from wrapper_contract.profile import Profile
from wrapper_operator.generation import pipeline
from wrapper_operator.generation.api_verdicts import judge_api
from wrapper_operator.generation.api_windows import preflight_windows
from wrapper_operator.generation.gemini.engine import Job, Written
from wrapper_operator.generation.gemini.prompt import Wrong
from wrapper_operator.generation.gemini.sightings import Remembering, unseen
from wrapper_operator.generation.gemini.stored import NoStore, ReplyStore
from wrapper_operator.generation.gemini.strictness import lint_strictly
from wrapper_operator.generation.request import (
    Doubt,
    Generated,
    GenerationFailure,
    GenerationRequest,
    Inspector,
    known_exit_code,
)
from wrapper_operator.generation.verdicts import Accepted, Rejected, judge

KEY_SETTING = "WRAPPERS_GEMINI_API_KEY"
_OF_THE_SOURCE = frozenset({"EmptyReply", "HtmlReply", "BrokenJson", "Refused", "NoReply", "SourceUnusable"})
"""Reasons for which no code whatever could read the source."""


class ModelWriter(Protocol):
    """Writes code by asking a model."""

    async def write(self, job: Job) -> Written:
        """Return code that was proven on the source.

        Raises:
            GenerationFailure: None could be had.
        """
        ...


async def generate(
    request: GenerationRequest,
    inspector: Inspector,
    *,
    models: ModelWriter | None = None,
    wrapper_id: str = "",
    wrong: Wrong | None = None,
    store: ReplyStore | None = None,
) -> Generated:
    """Return accepted collector code for a source.

    Args:
        request: What is wanted.
        inspector: Sees the source.
        models: None where no key is configured.
        wrapper_id: For the records.
        wrong: Code that broke while collecting, with the evidence.
        store: Keeps a reply that was paid for.

    Raises:
        GenerationFailure: The source is refused, or no acceptable code could be had; says why.
    """
    if request.engine == "Template":
        return await pipeline.generate(request, inspector)
    if request.engine == "Provided":
        return _with_warnings(await pipeline.generate(request, inspector), request)
    store = store or NoStore()
    if request.engine == "Gemini" and models is None:
        raise _key_missing()
    if models is not None and (request.engine == "Gemini" or wrong is not None):
        # What a template wrote and broke, a template would write again.
        return await _by_model(request, inspector, models, wrapper_id, wrong, store, refusal="")
    try:
        return await pipeline.generate(request, inspector)
    except GenerationFailure as failure:
        if not may_help(failure):
            raise
        if models is None:
            raise _told_of_key(failure) from failure
        refusal = failure.message
    return await _by_model(request, inspector, models, wrapper_id, wrong, store, refusal=refusal)


def may_help(failure: GenerationFailure) -> bool:
    """Return whether a model may do better: the source is there, only its shape is not known."""
    if failure.reason in _OF_THE_SOURCE:
        return False
    return failure.exit_code in (ExitCode.NO_DATA, ExitCode.BROKEN_CODE)


async def _by_model(
    request: GenerationRequest,
    inspector: Inspector,
    models: ModelWriter,
    wrapper_id: str,
    wrong: Wrong | None,
    store: ReplyStore,
    *,
    refusal: str,
) -> Generated:
    seen = await _seen(inspector)
    remembering = Remembering(inspector, seen) if isinstance(seen, FetchReply) else None

    async def prove(code: str) -> tuple[list[RunEvidence], Accepted | Rejected]:
        return await _proven(request, inspector, seen, code)

    written = await models.write(
        Job(
            request=request,
            wrapper_id=wrapper_id,
            inspector=remembering or inspector,
            seen=seen,
            prove=prove,
            findings=f"No template fits: {refusal}" if refusal else "",
            wrong=wrong,
            store=store,
        )
    )
    assumed = [
        Doubt(text=f"assumed by {written.model}", chosen=each, hint="") for each in written.reply.assumptions
    ]
    strange = unseen(written.evidence, remembering.bodies) if remembering is not None else None
    return Generated(
        code=written.reply.code,
        engine="Gemini",
        doubts=[*([strange] if strange else []), *assumed, *written.verdict.doubts],
        profile=seen if isinstance(seen, Profile) else None,
        evidence=written.evidence,
        model=written.model,
        attempts=written.attempts,
        tokens=written.usage.total,
        cost=written.cost,
    )


async def _seen(inspector: Inspector) -> Profile | FetchReply:
    reply = await inspector.profile()
    failure = reply.failure or (reply.api.failure if reply.api else None)
    seen = reply.profile or reply.api
    if failure is not None:
        raise GenerationFailure(
            exit_code=known_exit_code(failure.exit_code), reason=failure.reason, message=failure.message
        )
    if seen is None:
        raise GenerationFailure(
            exit_code=ExitCode.UNAVAILABLE, reason="NoProfile", message="the inspection gave no profile"
        )
    return seen


async def _proven(
    request: GenerationRequest, inspector: Inspector, seen: Profile | FetchReply, code: str
) -> tuple[list[RunEvidence], Accepted | Rejected]:
    name = request.name or "the source"
    if request.api is None:
        reply = await inspector.preflight(code)
        profile = seen if isinstance(seen, Profile) else None
        verdict = judge(
            reply,
            name=name,
            profile=profile,
            table=None,
            exact=True,
            periodicity=request.indicator.periodicity,
        )
        return reply.runs, verdict
    periodicity, api = request.indicator.periodicity or "Daily", request.api
    windows = preflight_windows(periodicity, now=api.now, start=api.history_start)
    reply = await inspector.preflight(code, windows)
    return reply.runs, judge_api(reply, name=name, filters=True)


def _with_warnings(provided: Generated, request: GenerationRequest) -> Generated:
    """Tell of provided code, as doubts, what a model would not be allowed."""
    known = frozenset({urlsplit(request.api.url).hostname or ""}) if request.api else frozenset()
    faults = lint_strictly(provided.code, hosts=known)
    doubts = [Doubt(text=str(fault), chosen="kept, as you provided it", hint="") for fault in faults]
    return replace(provided, doubts=[*doubts, *provided.doubts])


def _key_missing() -> GenerationFailure:
    return GenerationFailure(
        exit_code=ExitCode.CONFIGURATION,
        reason="KeyMissing",
        message="spec.generation.engine is Gemini, and no key is configured: set "
        f"{KEY_SETTING} for the operator, or write Template or Provided",
    )


def _told_of_key(failure: GenerationFailure) -> GenerationFailure:
    return GenerationFailure(
        exit_code=failure.exit_code,
        reason=failure.reason,
        message=f"{failure.message}; no model was asked, as no key is configured ({KEY_SETTING})",
        retry_after=failure.retry_after,
    )
