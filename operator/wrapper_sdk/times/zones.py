"""From local time to UTC."""

from datetime import UTC, datetime, tzinfo

from wrapper_sdk.memory import remembered


def to_utc(time: datetime, zone: str) -> datetime:
    """Return a time in UTC; one without an offset is meant in `zone`.

    Where clocks are put back, an hour comes twice: the first one is meant. Where they are put forward, an
    hour is left out: a time in it counts as that much later (01:30 as 02:30).

    Raises:
        ValueError: There is no such time zone.
        OverflowError: The result lies outside of the years 1 to 9999.
    """
    if time.tzinfo is None:
        time = time.replace(tzinfo=_zone(zone), fold=0)
    return time.astimezone(UTC)


@remembered(64)
def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # most sources need none

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"no time zone is called {name!r}; write one such as Europe/Lisbon or UTC"
        ) from error
