"""When a download is tried again, and how long that waits. Pure."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

MAX_FAILURES = 4
"""Failures in a row, without a byte gained between them."""
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 30.0


def back_off(failures: int, *, chance: float) -> float:
    """Return the seconds to wait after that many failures in a row: doubling, with up to half as jitter.

    >>> [back_off(failures, chance=0.0) for failures in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 30.0]
    >>> back_off(1, chance=0.5)
    1.25
    """
    wait = min(_FIRST_WAIT * 2.0 ** (failures - 1), _LONGEST_WAIT)
    return wait * (1 + chance / 2)


def retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return how many seconds a server asks to be left alone; None if it does not say.

    Args:
        headers: Of its answer; names in any case if the mapping knows no case.
        now: Seconds since 1970.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None
