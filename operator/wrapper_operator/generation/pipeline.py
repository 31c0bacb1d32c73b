"""The way from a request to accepted code: profile, engine, lint, preflight, verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import RunEvidence
from wrapper_contract.profile import Profile, TableProfile
from wrapper_operator.generation.api_pipeline import generate_for_api, try_provided
from wrapper_operator.generation.inference import infer
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.lint import Fault, lint
from wrapper_operator.generation.request import (
    Doubt,
    Generated,
    GenerationFailure,
    GenerationRequest,
    Hints,
    Inspector,
    Refusal,
    known_exit_code,
)
from wrapper_operator.generation.template import write_code
from wrapper_operator.generation.verdicts import Accepted, Rejected, judge

MAX_REPAIRS = 2


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """Code that an engine wrote, and what it was written for."""

    code: str
    table: TableProfile | None = None
    doubts: tuple[Doubt, ...] = ()
    exact: bool = True


async def generate(request: GenerationRequest, inspector: Inspector) -> Generated:
    """Return accepted collector code for a source.

    Args:
        request: What is wanted.
        inspector: Sees the source.

    Raises:
        GenerationFailure: The source is refused, or no acceptable code could be had; says why.
    """
    if request.engine == "Provided":
        return await _provided(request, inspector)
    if request.api is not None:
        return await generate_for_api(request, request.api, inspector)
    return await _by_template(request, inspector)


async def _provided(request: GenerationRequest, inspector: Inspector) -> Generated:
    if not request.provided_code or not request.provided_code.strip():
        raise GenerationFailure(
            exit_code=ExitCode.CONFIGURATION,
            reason="NoCode",
            message="engine Provided needs code: name a ConfigMap that holds it in generation.codeFrom",
        )
    candidate = _Candidate(code=request.provided_code, exact=False)
    _must_be_clean(lint(candidate.code), whose="the provided code")
    if request.api is not None:
        return await try_provided(request, request.api, inspector, code=candidate.code)
    # A file that no profile can be made of may still be read by code that knows it.
    profile = (await inspector.profile()).profile
    evidence, verdict = await _try(candidate, request, inspector, profile)
    if isinstance(verdict, Rejected):
        raise _failure(verdict)
    return Generated(
        code=candidate.code,
        engine="Provided",
        doubts=list(verdict.doubts),
        profile=profile,
        evidence=evidence,
    )


async def _by_template(request: GenerationRequest, inspector: Inspector) -> Generated:
    profile = await _profile(inspector)
    hints = request.hints
    for repairs in range(MAX_REPAIRS + 1):
        candidate = _write(profile, replace(request, hints=hints))
        evidence, verdict = await _try(candidate, request, inspector, profile)
        if not isinstance(verdict, Rejected):
            doubts = [*candidate.doubts, *_repair_doubts(request, hints), *verdict.doubts]
            return Generated(
                code=candidate.code, engine="Template", doubts=doubts, profile=profile, evidence=evidence
            )
        if repairs == MAX_REPAIRS or verdict.apart is None or hints.series_column is not None:
            raise _failure(verdict)
        # The whole source showed what the profile did not: which column names the series.
        hints = replace(hints, series_column=verdict.apart)
    raise AssertionError("the last repair ends the loop")


def _repair_doubts(request: GenerationRequest, hints: Hints) -> list[Doubt]:
    """Say which column names the series where only the runs on the source showed it."""
    if hints.series_column == request.hints.series_column:
        return []
    return [
        Doubt(
            text="without a series, rows of the same time had different values",
            chosen=f'the column "{hints.series_column}", in which they differ, names the series',
            hint="seriesColumn or where settles it",
        )
    ]


async def _profile(inspector: Inspector) -> Profile:
    reply = await inspector.profile()
    if reply.profile is not None:
        return reply.profile
    failure = reply.failure
    if failure is None:
        raise GenerationFailure(
            exit_code=ExitCode.UNAVAILABLE, reason="NoProfile", message="the inspection gave no profile"
        )
    raise GenerationFailure(
        exit_code=known_exit_code(failure.exit_code), reason=failure.reason, message=failure.message
    )


def _write(profile: Profile, request: GenerationRequest) -> _Candidate:
    layout = infer(profile, request.hints)
    if isinstance(layout, Refusal):
        raise GenerationFailure(exit_code=layout.exit_code, reason=layout.reason, message=layout.message)
    code = write_code(layout, request.indicator, timezone=request.timezone)
    _must_be_clean(lint(code), whose="the code that the Template engine wrote")
    return _Candidate(code=code, table=_table_of(profile, layout), doubts=layout.doubts)


def _table_of(profile: Profile, layout: Layout) -> TableProfile | None:
    for sheet in profile.sheets:
        if layout.reading.sheet in (None, sheet.name):
            for table in sheet.tables:
                if table.first_row == layout.reading.first:
                    return table
    return None


async def _try(
    candidate: _Candidate, request: GenerationRequest, inspector: Inspector, profile: Profile | None
) -> tuple[list[RunEvidence], Accepted | Rejected]:
    reply = await inspector.preflight(candidate.code)
    name = request.name or (profile.file.name if profile else "the source")
    verdict = judge(
        reply,
        name=name,
        profile=profile,
        table=candidate.table,
        exact=candidate.exact,
        periodicity=request.indicator.periodicity,
    )
    return reply.runs, verdict


def _must_be_clean(faults: Sequence[Fault], *, whose: str) -> None:
    if faults:
        shown = "; ".join(str(fault) for fault in faults[:5])
        raise GenerationFailure(
            exit_code=ExitCode.BROKEN_CODE, reason="LintFailed", message=f"{whose} may not run: {shown}"
        )


def _failure(verdict: Rejected) -> GenerationFailure:
    return GenerationFailure(exit_code=verdict.exit_code, reason=verdict.reason, message=verdict.message)
