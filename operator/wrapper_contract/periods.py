"""Durations and periodicities."""

import re
from datetime import timedelta

NAMED_PERIODS = {
    "Annual": timedelta(days=365),
    "Quarterly": timedelta(days=91),
    "Monthly": timedelta(days=30),
    "Weekly": timedelta(weeks=1),
    "Daily": timedelta(days=1),
    "Hourly": timedelta(hours=1),
}

_INTERVALS = {
    "Annual": timedelta(days=30),
    "Quarterly": timedelta(days=14),
    "Monthly": timedelta(days=7),
    "Weekly": timedelta(days=1),
    "Daily": timedelta(hours=6),
    "Hourly": timedelta(hours=1),
}

DURATION_PATTERN = r"^(0|[1-9][0-9]{0,5})(s|m|h|d|w)$"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(text: str) -> timedelta:
    """Read a duration such as 30s, 15m, 6h, 2d or 1w.

    Raises:
        ValueError: The text is no duration; says what one looks like.

    >>> parse_duration("6h")
    datetime.timedelta(seconds=21600)
    """
    match = re.fullmatch(DURATION_PATTERN, text)
    if match is None:
        raise ValueError(
            f"{text!r} is no duration: write a whole number and s, m, h, d or w, such as 30s, 6h or 2w"
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def period_length(periodicity: str) -> timedelta:
    """Return about how long a period of a periodicity is: a named one, or a duration."""
    return NAMED_PERIODS.get(periodicity) or parse_duration(periodicity)


def default_interval(periodicity: str) -> timedelta:
    """Return how often a source of this periodicity is polled unless the manifest says otherwise."""
    return _INTERVALS.get(periodicity) or parse_duration(periodicity)
