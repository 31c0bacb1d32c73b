"""The way from an API to accepted code: first reply, shape, trials, code, preflight, verdict."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import RunEvidence
from wrapper_operator.generation.api_first import first_exchange
from wrapper_operator.generation.api_verdicts import judge_api
from wrapper_operator.generation.api_windows import preflight_windows
from wrapper_operator.generation.exchanges.exchange import NO_JSON, Asking, Exchange
from wrapper_operator.generation.inference.outcome import Refused, listed, shorten
from wrapper_operator.generation.lint import lint
from wrapper_operator.generation.request import (
    ApiRequest,
    Generated,
    GenerationFailure,
    GenerationRequest,
    Inspector,
)
from wrapper_operator.generation.shapes.exploring import explore, recognise
from wrapper_operator.generation.shapes.reading import Reading
from wrapper_operator.generation.verdicts import Accepted, Rejected
from wrapper_sdk.replies.refusals import told

BUDGET = 60
"""Requests that exploring may make, besides the first; most sources need five or six, strict ones more."""


async def generate_for_api(request: GenerationRequest, api: ApiRequest, inspector: Inspector) -> Generated:
    """Return accepted code that the Template engine wrote for an API.

    Raises:
        GenerationFailure: The source is refused, or no acceptable code could be had; says why.
    """
    name = request.name or "the source"
    api = replace(api, periodicity=request.indicator.periodicity)
    asking = Asking(api, inspector.fetch, budget=BUDGET)
    try:
        first = await first_exchange(
            api, inspector, asking, periodicity=request.indicator.periodicity or "Daily", name=name
        )
        found = _recognised(first.exchange, request, name)
        if first.demanded is not None and first.demanded not in found.known_dates:
            found = replace(found, known_dates=(*found.known_dates, first.demanded))
        reading = await explore(found, first.exchange, asking)
    except Refused as refused:
        refusal = refused.refusal
        raise GenerationFailure(
            exit_code=refusal.exit_code, reason=refusal.reason, message=refusal.message
        ) from None
    code = reading.write(request.indicator)
    faults = lint(code)
    if faults:
        raise GenerationFailure(
            exit_code=ExitCode.BROKEN_CODE,
            reason="LintFailed",
            message=f"the code that the Template engine wrote may not run: {'; '.join(map(str, faults[:5]))}",
        )
    return await _accepted(request, api, inspector, code=code, reading=reading, asking=asking)


def _recognised(first: Exchange, request: GenerationRequest, name: str) -> Reading:
    found = recognise(first, name=name, timezone=request.timezone)
    if found is not None:
        return found.reading
    said = told(first.document) if isinstance(first.document, dict | list) else None
    if said is not None:
        raise _no_shape(f'{name}: the reply holds no data that is understood; it says "{said[:200]}"')
    if first.document is NO_JSON:
        raise _no_shape(f"{name}: {_of_text(first.reply.body)}")
    held = f" (it has {listed(first.document, limit=8)})" if isinstance(first.document, dict) else ""
    raise _no_shape(
        f"{name}: no records with a time and a number were found in the reply{held}; name their fields with "
        "timeField and valueField, or provide code of your own"
    )


def _of_text(body: str) -> str:
    """Return what is said of a reply that is no JSON and of no shape."""
    if body.lstrip().startswith("<"):
        what = "XML of no kind that is known"
    else:
        what = f'neither JSON nor a table with a header of times and numbers (it begins "{shorten(body)}")'
    return f"the reply is {what}; ask for JSON or CSV with query or headers, or provide code of your own"


def _no_shape(message: str) -> GenerationFailure:
    return GenerationFailure(exit_code=ExitCode.NO_DATA, reason="NoShape", message=message)


async def _accepted(
    request: GenerationRequest,
    api: ApiRequest,
    inspector: Inspector,
    *,
    code: str,
    reading: Reading,
    asking: Asking,
) -> Generated:
    sighted: dict[datetime, set[float]] = {}
    for exchange in asking.exchanges:
        for one in (reading.sightings(exchange) or ()) if exchange.ok else ():
            sighted.setdefault(one.time, set()).update(() if one.value is None else (one.value,))
    filters = reading.dates is not None
    evidence, verdict = await _try(request, api, inspector, code=code, filters=filters, sighted=sighted)
    doubts = [*reading.doubts, *verdict.doubts]
    return Generated(code=code, engine="Template", doubts=doubts, profile=None, evidence=evidence)


async def try_provided(
    request: GenerationRequest, api: ApiRequest, inspector: Inspector, *, code: str
) -> Generated:
    """Return code of the user's own for an API, accepted on what it gives.

    Raises:
        GenerationFailure: What it gives is not acceptable; says why.
    """
    evidence, verdict = await _try(request, api, inspector, code=code, filters=False, sighted={})
    return Generated(
        code=code, engine="Provided", doubts=list(verdict.doubts), profile=None, evidence=evidence
    )


async def _try(
    request: GenerationRequest,
    api: ApiRequest,
    inspector: Inspector,
    *,
    code: str,
    filters: bool,
    sighted: Mapping[datetime, Collection[float]],
) -> tuple[list[RunEvidence], Accepted]:
    newest = max(sighted, default=None)
    windows = preflight_windows(
        request.indicator.periodicity or "Daily", now=api.now, start=api.history_start, newest=newest
    )
    reply = await inspector.preflight(code, windows)
    verdict = judge_api(reply, name=request.name or "the source", sighted=sighted, filters=filters)
    if isinstance(verdict, Rejected):
        raise GenerationFailure(exit_code=verdict.exit_code, reason=verdict.reason, message=verdict.message)
    return reply.runs, verdict
