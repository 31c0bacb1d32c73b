"""How long a source asks to be left alone, and how long to wait when it does not say. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from wrapper_runner.acquisition.retrying import retry_after

LIMITED = frozenset({429, 503})
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 30.0
_EPOCH_FROM = 1e9
"""Larger numbers are times, not durations."""
_MILLISECONDS_FROM = 1e11
_REMAINING = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")
_RESET = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
_COMBINED = re.compile(r"\b(r|remaining|t|reset)\s*=\s*(\d+)")
_REASONS = (
    (re.compile(rb"daily|per day|tomorrow", re.IGNORECASE), "day"),
    (re.compile(rb"hourly|per hour|next hour|one hour", re.IGNORECASE), "hour"),
    (re.compile(rb"minutely|per minute|one minute|next minute", re.IGNORECASE), "minute"),
)
_REASON_BYTES = 2048
_AFTER_RESET = 1.0
"""Seconds added where the source's clock cannot be seen to the second."""


class Quota(NamedTuple):
    """What a source says of its limit.

    Attributes:
        remaining: Requests that are left; None if it does not say.
        reset: Seconds until there are more; None if it does not say.
    """

    remaining: int | None
    reset: float | None


def asked_pause(status: int, headers: Mapping[str, str], body: bytes, *, now: float) -> float | None:
    """Return the seconds that a source asks to be left alone after a refusal; None if it does not say.

    Dates count against the source's own clock, where it shows it: its clock may be wrong.

    Args:
        status: Of the reply.
        headers: Of the reply, names in lower case.
        body: Of the reply; some name their limit only there.
        now: Seconds since 1970 on this machine.
    """
    there = source_time(headers, now=now)
    pause = retry_after(headers, now=there)
    if pause is not None:
        return pause
    quota = read_quota(headers, now=now)
    if quota.reset is not None and (status == 429 or quota.remaining == 0):
        return quota.reset
    return _named_pause(body[:_REASON_BYTES], there) if status == 429 else None


def read_quota(headers: Mapping[str, str], *, now: float) -> Quota:
    """Return what a reply says of the limit, in any of the usual headers.

    >>> read_quota({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, now=0.0)
    Quota(remaining=0, reset=12.0)
    """
    said = dict(_COMBINED.findall(headers.get("ratelimit", "").lower()))
    remaining = _first(headers, _REMAINING) or said.get("remaining") or said.get("r")
    reset = _first(headers, _RESET) or said.get("reset") or said.get("t")
    if reset is None:
        return Quota(_whole(remaining), None)
    return Quota(_whole(remaining), _seconds_until(reset, source_time(headers, now=now)))


def source_time(headers: Mapping[str, str], *, now: float) -> float:
    """Return the time on the source's clock, in seconds since 1970; this machine's if it does not show it."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        return now


def back_off(failures: int, *, chance: float) -> float:
    """Return the seconds to wait after that many failures in a row: anything up to a bound that doubles.

    >>> [back_off(failures, chance=1.0) for failures in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 30.0]
    """
    return chance * min(_FIRST_WAIT * 2.0 ** (failures - 1), _LONGEST_WAIT)


def _named_pause(body: bytes, there: float) -> float | None:
    for pattern, span in _REASONS:
        if pattern.search(body):
            return _until_next(span, there)
    return None


def _until_next(span: str, there: float) -> float:
    if span == "minute":
        return 60.0
    moment = datetime.fromtimestamp(there, UTC)
    if span == "hour":
        end = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    else:
        end = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (end - moment).total_seconds() + _AFTER_RESET


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((headers[name].strip() for name in names if headers.get(name, "").strip()), None)


def _whole(text: str | None) -> int | None:
    # "50, 50;w=60" and "0.0" occur too.
    found = re.match(r"(\d{1,15})(?:\.\d+)?\b", text or "")
    return int(found[1]) if found else None


def _seconds_until(text: str | None, there: float) -> float | None:
    if text is None:
        return None
    found = re.match(r"\d{1,15}(?:\.\d+)?$", text)
    if found is None:
        return _until_date(text, there)
    number = float(text)
    if number < _EPOCH_FROM:
        return number
    if number >= _MILLISECONDS_FROM:
        number /= 1000
    return max(0.0, number - there) + _AFTER_RESET


def _until_date(text: str, there: float) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - there) + _AFTER_RESET
