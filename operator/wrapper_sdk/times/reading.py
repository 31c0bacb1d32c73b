"""`parse_time`: whatever a cell holds, to a time in UTC."""

from datetime import UTC, date, datetime

from wrapper_sdk.errors import ParseError
from wrapper_sdk.memory import remembered
from wrapper_sdk.source import Cell
from wrapper_sdk.times.iso import quick
from wrapper_sdk.times.kinds import as_text, kinds_of, read_as
from wrapper_sdk.times.zones import to_utc

_from_iso = datetime.fromisoformat
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
_BEFORE_CLOCK = frozenset("T ")


def parse_time(
    value: Cell, kind: str | None = None, *, day_first: bool = True, timezone: str = "UTC"
) -> datetime:
    """Return the start, aware and in UTC, of the period that a cell means.

    Args:
        value: A text, a number, or a date or time of a workbook, which is taken as it is.
        kind: One of `wrapper_sdk.times.KINDS`, which is faster and surer; None to find out.
        day_first: What 01/02/2024 means when `kind` is None: 1 February, or 2 January.
        timezone: IANA name of the zone in which times without an offset are meant; a period starts at its
            midnight. In the hour that comes twice in autumn the first is meant; the one left out in spring
            counts as the hour after.

    Raises:
        ParseError: The cell is no time, or not of this kind.
        ValueError: There is no such kind or time zone.

    >>> parse_time("3T2024").isoformat()
    '2024-07-01T00:00:00+00:00'
    >>> parse_time("2024-07-01 12:00", timezone="Europe/Lisbon").isoformat()
    '2024-07-01T11:00:00+00:00'
    """
    if timezone == "UTC":
        if type(value) is str:
            # ISO text: too common to be remembered, and read faster than it would be looked up.
            if (kind is None or kind == "datetime") and value[10:11] in _BEFORE_CLOCK:
                try:
                    if len(value) < 20 and value[-1] != "Z":
                        # Too short for an offset as well; where there is one, two are refused.
                        return _from_iso(value + "+00:00")
                    time = _from_iso(value)
                    if time.tzinfo is UTC and (value[-6] in "+-" or value[-1] == "Z"):
                        return time
                except ValueError:
                    pass  # another form, or no time
        elif type(value) is datetime and value.tzinfo is None:
            # As `value.replace(tzinfo=UTC, fold=0)`, in a tenth of the time.
            return _EPOCH + (value - _NAIVE_EPOCH)
    return _parse(value, kind, day_first, timezone)


@remembered(1024)
def _parse(value: Cell, kind: str | None, day_first: bool, timezone: str) -> datetime:  # noqa: FBT001
    if isinstance(value, str) and timezone == "UTC":
        time = quick(value)
        if time is not None and (kind is None or kind == ("date" if len(value) == 10 else "datetime")):
            return time
    if isinstance(value, date):
        return _of_date(value, timezone)
    if kind is None:
        kind = _likeliest(value, day_first=day_first)
    return read_as(kind, value, timezone=timezone)


def _of_date(value: date, timezone: str) -> datetime:
    time = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if time.tzinfo is UTC:
        return time
    try:
        return to_utc(time, timezone)
    except OverflowError as error:
        raise ParseError("not a time", value) from error


def _likeliest(value: Cell, *, day_first: bool) -> str:
    text = as_text(value)
    kinds = kinds_of(text) if text is not None else ()
    if not kinds:
        raise ParseError("not a time", value)
    if not day_first and kinds[0] == "day-month" and "month-day" in kinds:
        return "month-day"
    return kinds[0]
