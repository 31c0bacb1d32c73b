"""The first reply of an API: one that can be looked at, or a clear refusal."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.periods import period_length
from wrapper_contract.report import Termination
from wrapper_operator.generation.exchanges.dates import DateFilter, named_in
from wrapper_operator.generation.exchanges.exchange import NO_JSON, Asking, Exchange, Exhausted
from wrapper_operator.generation.exchanges.forms import forms_demanded
from wrapper_operator.generation.inference.outcome import Refused, unusable
from wrapper_operator.generation.request import (
    ApiRequest,
    GenerationFailure,
    Inspector,
    Refusal,
    known_exit_code,
)
from wrapper_operator.generation.shapes.registry import SHAPES
from wrapper_sdk.replies.documents import is_html
from wrapper_sdk.replies.refusals import is_refusal, speaks_of_nothing

_AGO = (0, 1, 4, 12)
"""Years before now at which a range ends that is asked for where the source wants one."""
_PERIODS = 100
_LEAST = 8
"""Steps of a spelling that a range of a trial has at least."""
_MOST_PAIRS = 2
"""Pairs of parameters that are tried because a refusal names them."""


class First(NamedTuple):
    """The first exchange that holds data, and the range of time without which there would be none."""

    exchange: Exchange
    demanded: DateFilter | None = None


async def first_exchange(
    api: ApiRequest, inspector: Inspector, asking: Asking, *, periodicity: str, name: str
) -> First:
    """Return the first exchange that holds data.

    Args:
        api: What the manifest says.
        inspector: Makes the very first request.
        asking: Makes the others.
        periodicity: Of the indicator: how far a range reaches where the source wants one.
        name: Of the source, for messages.

    Raises:
        GenerationFailure: There is no reply.
        Refused: The reply cannot be used.
    """
    profile = await inspector.profile()
    if profile.api is None or profile.api.failure is not None:
        failure = profile.failure or (profile.api.failure if profile.api else None)
        raise _failed(failure)
    first = First(Exchange(api=api, reply=profile.api))
    asking.remember(first.exchange)
    if first.exchange.reply.cut or not first.exchange.ok:
        first = await _as_demanded(first.exchange, asking, periodicity)
    check_usable(first.exchange, name=name)
    return first


def _failed(failure: Termination | None) -> GenerationFailure:
    if failure is None:
        return GenerationFailure(
            exit_code=ExitCode.UNAVAILABLE,
            reason="NoReply",
            message="the inspection gave no reply of the source",
        )
    return GenerationFailure(
        exit_code=known_exit_code(failure.exit_code), reason=failure.reason, message=failure.message
    )


async def _as_demanded(first: Exchange, asking: Asking, periodicity: str) -> First:
    """Ask with the date parameters that the source seems to miss, in one spelling after the other."""
    for demanded in _demanded(first, periodicity):
        try:
            exchange = await _with_dates(first, demanded, asking, periodicity)
        except Exhausted:
            break
        if exchange.ok:
            return First(exchange, demanded)
        if exchange.as_reply.found_nothing or exchange.reply.status != first.reply.status:
            return First(exchange)
    return First(first)


def _demanded(first: Exchange, periodicity: str) -> Iterator[DateFilter]:
    """Yield the date parameters that the source may miss, the surest first."""
    if first.reply.status not in (400, 404, 413, 422) and not first.reply.cut:
        return
    for shape in SHAPES:
        found = shape.demands(first) if shape.demands is not None else None
        if found is not None:
            yield found
            break
    told = f"{first.words} {first.reply.body[:4000]}"
    pairs = [] if first.ok else named_in(told)[:_MOST_PAIRS]
    for start, end in pairs:
        for form in forms_demanded(period_length(periodicity)):
            yield DateFilter(start=start, end=end, form=form)


async def _with_dates(first: Exchange, demanded: DateFilter, asking: Asking, periodicity: str) -> Exchange:
    """Ask for ranges of time, the recent one first, until one has data; return the last reply otherwise."""
    days = min(_PERIODS * period_length(periodicity), timedelta(days=demanded.longest or 36_525))
    for years in _AGO:
        end = first.api.now - years * timedelta(days=365)
        exchange = await asking.ask(demanded.query(end - max(days, demanded.form.step), end))
        while exchange.too_large and not exchange.ok and days > _LEAST * demanded.form.step:
            days /= 4
            exchange = await asking.ask(demanded.query(end - days, end))
        nothing = exchange.as_reply.found_nothing or (exchange.ok and _is_empty(exchange))
        if not nothing:
            return exchange
    return exchange


def _is_empty(exchange: Exchange) -> bool:
    body = exchange.reply.body.strip()
    if isinstance(exchange.document, dict) and is_refusal(exchange.document):
        return speaks_of_nothing(exchange.words)
    return not body or body in ("{}", "[]", "null") or "Acknowledgement_MarketDocument" in body[:2000]


def check_usable(first: Exchange, *, name: str) -> None:
    """Refuse a reply that holds no data, with what the source says.

    Raises:
        Refused: The source refuses, or answers with a page for people, with nothing, or with an error.
    """
    reply = first.reply
    body = reply.body.strip()
    if reply.status in (401, 403):
        raise _refused(
            ExitCode.CREDENTIALS,
            "CredentialsRefused",
            f"{name}: the source answers {reply.status}{_says(first)}",
        )
    if reply.status == 429 or reply.status >= 500 or (reply.status == 413 and "ASYNCHRONOUS" in body):
        raise _refused(
            ExitCode.UNAVAILABLE,
            "Unavailable",
            f"{name}: the source answers {reply.status}{_says(first)}",
        )
    if not first.ok:
        raise unusable(
            "Refused", f"{name}: the source answers {reply.status}{_says(first)}; check url and query"
        )
    if not body:
        raise unusable("EmptyReply", f"{name}: the source answers with nothing; check url and query")
    if is_html(body):
        raise unusable(
            "HtmlReply",
            f'{name}: the source answers with a page for people ("{first.words[:100]}"), not with data; '
            "the url must be that of the API itself",
        )
    if first.document is NO_JSON and body[:1] in "{[" and not reply.thinned:
        what = "cut off" if reply.cut else "broken"
        raise unusable("BrokenJson", f"{name}: the reply is JSON that is {what}: it cannot be read")
    if first.document in ({}, [], None):
        raise unusable(
            "EmptyReply", f"{name}: the source answers with an empty document; check url and query"
        )


def _says(first: Exchange) -> str:
    return f': "{first.words[:200]}"' if first.words else ""


def _refused(code: ExitCode, reason: str, message: str) -> Refused:
    return Refused(Refusal(exit_code=code, reason=reason, message=message))
