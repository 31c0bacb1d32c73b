"""What an attempt at an API is told, put in the words of the walk."""

from datetime import UTC, datetime, time

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ApiCollection, RunSpec
from wrapper_runner.supervision.failures import Failure
from wrapper_runner.windows.calendar import Calendar, calendar_of

UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Z"})


def collection_of(spec: RunSpec) -> ApiCollection:
    """Return how the API is collected.

    Raises:
        Failure: The run spec does not say.
    """
    if spec.collection is None:
        raise _misconfigured("the run spec does not say how the API is collected")
    return spec.collection


def calendar_for(spec: RunSpec) -> Calendar:
    """Return the periods of the source.

    Raises:
        Failure: The run spec names none.
    """
    try:
        return calendar_of(spec.periodicity)
    except ValueError as error:
        raise _misconfigured(str(error)) from None


def wanted_from(start: datetime | None, timezone: str) -> datetime | None:
    """Return the first time that is wanted, in UTC.

    Args:
        start: What people wrote: a day, as its midnight in UTC, is meant in the source's time zone.
        timezone: Of the source.

    Raises:
        Failure: There is no such zone.
    """
    if start is None or timezone in UTC_NAMES or start.timetz() != time(tzinfo=UTC):
        return start
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"there is no time zone {timezone!r}: write a name such as Europe/Lisbon"
        raise _misconfigured(message) from None
    try:
        return start.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return start


def _misconfigured(message: str) -> Failure:
    return Failure(ExitCode.CONFIGURATION, "Misconfigured", message)
