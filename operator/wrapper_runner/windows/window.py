"""From periods to times: what the collector is asked for, and what of its points is wanted."""

from datetime import datetime, timedelta

import msgspec

from wrapper_contract.checkpoint import Window
from wrapper_runner.windows.calendar import CEILING, FLOOR
from wrapper_runner.windows.plan import Moment

LOCAL_MARGIN = timedelta(days=1)
"""A source in local time means other dates than UTC's: no zone is further away than this."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One window: points with `start <= x < end` are wanted of a reply for `asked`."""

    start: datetime
    end: datetime
    asked: Window
    limit: datetime
    """Points from here on lie too far in the future."""


def request(span: tuple[int, int], moment: Moment, *, local: bool) -> Request:
    """Return the window of periods `[first, last)`.

    Args:
        span: The periods.
        moment: Now, and what is wanted at all.
        local: Whether the source's times are in another zone than UTC.
    """
    first, last = moment.calendar.start(span[0]), moment.calendar.start(span[1])
    margin = LOCAL_MARGIN if local else timedelta()
    return Request(
        start=first if moment.start is None else max(first, moment.start),
        end=min(last, moment.limit),
        asked=Window(max(FLOOR, first - margin), min(CEILING, last + margin)),
        limit=moment.limit,
    )
