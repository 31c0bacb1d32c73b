"""The windows of time on which code for an API is tried before it is accepted."""

from datetime import datetime, timedelta

from wrapper_contract.checkpoint import Window
from wrapper_contract.periods import period_length

_RECENT = 12
"""Periods of the first window."""
_AGO = (1, 3, 7, 15, 30, 60)
"""Years before now at which the other windows end: sources may have stopped long ago."""
_YEAR = timedelta(days=365.25)


def preflight_windows(
    periodicity: str, *, now: datetime, start: datetime | None = None, newest: datetime | None = None
) -> list[Window]:
    """Return windows to try, the likeliest first: some periods up to now, then such that ended years ago.

    Args:
        periodicity: Of the indicator.
        now: The time of the preflight, aware.
        start: First time that is wanted; earlier windows are left out.
        newest: Newest time that was seen; the window about it comes first where it is not recent.
    """
    period = period_length(periodicity)
    length = _RECENT * period
    ends = [now + period]
    if newest is not None and newest < now - length:
        ends.insert(0, newest + period)
    ends += [now - years * _YEAR for years in _AGO]
    windows = [Window(_back(end, length), end) for end in ends]
    return [window for window in windows if start is None or window.end > start]


def _back(end: datetime, length: timedelta) -> datetime:
    lowest = end.replace(year=1, month=1, day=1)
    return end - length if end - lowest > length else lowest
