"""The times of a period's positions: steps of a fixed length, or of the calendar that the period lives in."""

import re
from datetime import UTC, datetime, timedelta

from wrapper_sdk.errors import ParseError, SourceError
from wrapper_sdk.times import parse_time
from wrapper_sdk.times.zones import to_utc

MAX_POSITIONS = 2_000_000

_STEP = re.compile(r"P(?:([0-9]{1,3})(Y|M|W|D)|T([0-9]{1,5})(H|M|S))")
_SECONDS = {"H": 3600, "M": 60, "S": 1}
_ZONES = ("UTC", "Europe/Brussels", "Europe/Lisbon", "Europe/Helsinki", "Europe/Istanbul")
"""Whose midnight the days of a document begin at: the market's, in one of Europe's zones."""


def times_of(*, start: str, end: str, resolution: str) -> list[datetime]:
    """Return the start of each position of a period, in UTC.

    Days, weeks, months and years are those of the zone in which the period begins and ends at midnight: a day
    on which clocks are changed has 23 or 25 hours.

    Raises:
        SourceError: The period cannot be read, or has more positions than anyone could want.

    >>> found = times_of(start="2024-03-29T23:00Z", end="2024-04-01T22:00Z", resolution="P1D")
    >>> [f"{time:%d %H:%M}" for time in found]
    ['29 23:00', '30 23:00', '31 22:00']
    """
    try:
        first, last = parse_time(start, "datetime"), parse_time(end, "datetime")
    except ParseError as error:
        raise SourceError(f"a period's timeInterval cannot be read: {error}") from None
    match = _STEP.fullmatch(resolution)
    if match is None or not int(match[1] or match[3]):
        raise SourceError(f"a period has the resolution {resolution[:40]!r}, which is no step of time")
    if match[3]:
        return _fixed(first, last, timedelta(seconds=int(match[3]) * _SECONDS[match[4]]))
    return _of_calendar(first, last, int(match[1]), match[2])


def _fixed(first: datetime, last: datetime, step: timedelta) -> list[datetime]:
    count = -((first - last) // step)
    if count > MAX_POSITIONS:
        raise SourceError(f"a period from {first} to {last} has {count} positions, more than {MAX_POSITIONS}")
    return [first + index * step for index in range(max(count, 0))]


def _of_calendar(first: datetime, last: datetime, length: int, unit: str) -> list[datetime]:
    zone = _zone_of(first, last)
    local = _local(first, zone)
    found: list[datetime] = []
    at, index = first, 0
    while at < last:
        if index > MAX_POSITIONS:
            raise SourceError(f"a period from {first} to {last} has more than {MAX_POSITIONS} positions")
        found.append(at)
        index += 1
        at = to_utc(_later(local, index * length, unit), zone)
    return found


def _zone_of(first: datetime, last: datetime) -> str:
    """Return the zone in which both ends are midnight, UTC where there is none."""
    for zone in _ZONES:
        if all(_local(time, zone).time() == datetime.min.time() for time in (first, last)):
            return zone
    return "UTC"


def _local(time: datetime, zone: str) -> datetime:
    """Return what clocks in a zone show at a time."""
    if zone == "UTC":
        return time.astimezone(UTC).replace(tzinfo=None)
    from zoneinfo import ZoneInfo

    return time.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _later(local: datetime, count: int, unit: str) -> datetime:
    if unit in "DW":
        return local + timedelta(days=count * (7 if unit == "W" else 1))
    months = local.month - 1 + count * (12 if unit == "Y" else 1)
    # Months begin on the day that the period begins on; the 29th and later never come.
    return local.replace(year=local.year + months // 12, month=months % 12 + 1, day=min(local.day, 28))
