"""When a call of a model is tried again, and after how long. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

RETRIED = frozenset({408, 429, 500, 502, 503, 504})
FIRST_DELAY = 2.0
LONGEST_DELAY = 30.0
LONGEST_ASKED = 120.0
"""Of what the service asks for; beyond it another model is tried."""
_RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
_SECONDS = re.compile(r"([0-9]+(?:\.[0-9]+)?)s")


def asked_delay(body: object) -> float | None:
    """Return the seconds that an error's `RetryInfo` asks to wait; None if it asks for none.

    The form is that of google.rpc.RetryInfo in JSON: a duration such as "17s" in `error.details`.

    >>> detail = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17s"}
    >>> asked_delay({"error": {"code": 429, "details": [detail]}})
    17.0
    """
    for detail in _details(body):
        if isinstance(detail, Mapping) and detail.get("@type") == _RETRY_INFO:
            match = _SECONDS.fullmatch(str(detail.get("retryDelay", "")))
            if match is not None:
                return float(match[1])
    return None


def is_daily(body: object) -> bool:
    """Return whether a refusal is about the quota of a day: waiting a minute does not help."""
    return "perday" in str(list(_details(body))).lower()


def delay(attempt: int, *, asked: float | None, jitter: float) -> float:
    """Return the seconds to wait after an attempt, from 1.

    Args:
        attempt: Number of the attempt that failed.
        asked: What the service asked for.
        jitter: From 0 to 1, so that many callers do not come back together.
    """
    own: float = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1)) * (0.5 + 0.5 * jitter)
    return own if asked is None else max(own, min(asked, LONGEST_ASKED))


def _details(body: object) -> Sequence[Any]:
    error = body.get("error") if isinstance(body, Mapping) else None
    details = error.get("details") if isinstance(error, Mapping) else None
    return details if isinstance(details, list) else []
