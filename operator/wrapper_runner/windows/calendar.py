"""Periods by the calendar, counted: every window begins and ends where a period does."""

from datetime import UTC, datetime, timedelta

import msgspec

from wrapper_contract.periods import parse_duration

FLOOR = datetime(1, 1, 3, tzinfo=UTC)
"""The lowest time of a window: a source's time zone and a day of margin still fit below it."""
CEILING = datetime(9999, 12, 29, tzinfo=UTC)
_ANCHOR = datetime(1970, 1, 5, tzinfo=UTC)
"""A Monday, at which periods of a fixed length begin."""
_MONTHS = {"Annual": 12, "Quarterly": 3, "Monthly": 1}
_FIXED = {"Weekly": timedelta(weeks=1), "Daily": timedelta(days=1), "Hourly": timedelta(hours=1)}


class Calendar(msgspec.Struct, frozen=True):
    """The periods of a periodicity in UTC, numbered: those of months by the calendar, others by length."""

    months: int = 0
    """Of a period; 0 if its length is fixed."""
    length: timedelta = timedelta()
    """Of a period, if that is fixed."""

    def index(self, time: datetime) -> int:
        """Return the number of the period that a time in UTC lies in."""
        if self.months:
            return (time.year * 12 + time.month - 1) // self.months
        return (time - _ANCHOR) // self.length

    def start(self, index: int) -> datetime:
        """Return when a period begins, no earlier than `FLOOR` and no later than `CEILING`."""
        if self.months:
            year, month = divmod(index * self.months, 12)
            if not 1 <= year <= CEILING.year:
                return FLOOR if year < 1 else CEILING
            start = datetime(year, month + 1, 1, tzinfo=UTC)
        else:
            try:
                start = _ANCHOR + index * self.length
            except OverflowError:
                return FLOOR if index < 0 else CEILING
        return min(max(start, FLOOR), CEILING)

    def after(self, time: datetime) -> datetime:
        """Return the time one period later: as far into the next period, at most to its end."""
        index = self.index(time)
        return min(self.start(index + 1) + (time - self.start(index)), self.start(index + 2))

    def upper(self, time: datetime) -> int:
        """Return the number of the first period that does not begin before a time."""
        index = self.index(time)
        return index if self.start(index) >= time else index + 1


def calendar_of(periodicity: str) -> Calendar:
    """Return the calendar of a periodicity: a named one, or a duration.

    Raises:
        ValueError: It is neither, or a duration of nothing.
    """
    if periodicity in _MONTHS:
        return Calendar(months=_MONTHS[periodicity])
    length = _FIXED.get(periodicity) or parse_duration(periodicity)
    if not length:
        raise ValueError(f"{periodicity!r} is no period: it has no length")
    return Calendar(length=length)
