"""Times of day and offsets from UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

TIME = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?P<offset>z|utc|gmt|[+\-][0-9]{2}(?::?[0-9]{2})?))?"
)
CLOCK = r"(?:(?:[t,]| ){1,2}" + TIME + ")?"
# 10, 1000, 100000, as ISO 8601's basic format has it.
COMPACT_TIME = (
    r"(?P<hour>[0-9]{2})(?:(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?)?"
    r"(?: ?(?P<offset>z|utc|gmt|[+\-][0-9]{2}(?::?[0-9]{2})?))?"
)


def at_clock(day: datetime, match: re.Match[str]) -> datetime:
    """Return a day at a match's time of day and offset, midnight where the text names none.

    Raises:
        ValueError: No such time: 24:01, 13 pm, an offset of a day.
    """
    if match["hour"] is None:
        return day
    found = match.groupdict()
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    if found.get("half"):
        hour = _of_half(hour, found["half"])
    microsecond = int((found.get("fraction") or "0").ljust(6, "0")[:6])
    zone = _zone(found["offset"])
    if hour == 24:  # the end of the day, in ISO 8601
        if minute or second or microsecond:
            raise ValueError("no such time of day")
        return day.replace(tzinfo=zone) + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=microsecond, tzinfo=zone)


def _of_half(hour: int, half: str) -> int:
    if not 1 <= hour <= 12:
        raise ValueError("no such hour of a half day")
    return hour % 12 + (12 if half == "p" else 0)


def _zone(offset: str | None) -> timezone | None:
    if offset is None:
        return None
    if offset[0] not in "+-":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        raise ValueError("no such offset from UTC")
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if offset[0] == "-" else span)
