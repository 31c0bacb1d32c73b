"""From a checkpoint to the walks of an attempt."""

from datetime import datetime, timedelta

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.run_spec import ApiCollection
from wrapper_runner.windows.calendar import CEILING, FLOOR, Calendar
from wrapper_runner.windows.walk import Walk, begin


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What the walks of one time have in common."""

    calendar: Calendar
    now: datetime
    start: datetime | None = None
    """The first time that is wanted."""

    @property
    def present(self) -> int:
        """The period that it is now."""
        return self.calendar.index(self.now)

    @property
    def limit(self) -> datetime:
        """The end of time: one period from now."""
        return self.calendar.after(self.now)

    @property
    def top(self) -> int:
        """The period that windows end at: points before `limit` lie before its start."""
        return self.present + 2

    @property
    def floor(self) -> int:
        """The first period that is wanted."""
        return self.calendar.index(FLOOR if self.start is None else max(FLOOR, self.start))


def catch_up(checkpoint: Checkpoint, collection: ApiCollection, moment: Moment) -> Walk | None:
    """Return the walk forward from where an earlier attempt was; None for a first one."""
    if checkpoint.high_water_mark is None and checkpoint.low_water_mark is None:
        return None
    return _forward(checkpoint, collection, moment)


def history(checkpoint: Checkpoint, moment: Moment) -> Walk:
    """Return the walk back into the past, from the low-water mark or from now.

    Where nothing was found yet, all since the low-water mark is known to be empty.
    """
    high, low = checkpoint.high_water_mark, checkpoint.low_water_mark
    at = moment.top
    if low is not None:
        at = min(at, moment.calendar.upper(low))
    elif high is not None:
        at = min(at, moment.calendar.index(high) + 1)
    return begin(
        Walk(
            calendar=moment.calendar,
            backward=True,
            at=at,
            bound=moment.floor,
            present=moment.present,
            declared=moment.start is not None,
            found=high is not None,
            grounded=low is not None,
            empty_from=_empty_from(checkpoint, moment),
        )
    )


def _empty_from(checkpoint: Checkpoint, moment: Moment) -> int | None:
    """Return where the run of empty windows began that ends at the low-water mark; None without one."""
    low, seconds = checkpoint.low_water_mark, checkpoint.run_position
    if low is None:
        return None
    if checkpoint.high_water_mark is None:
        return moment.top
    most = (CEILING - low).total_seconds()
    return moment.calendar.upper(low + timedelta(seconds=min(seconds, most))) if seconds else None


def poll(checkpoint: Checkpoint, collection: ApiCollection, moment: Moment) -> Walk:
    """Return the walk forward over what may be new: from the high-water mark, less the lookback."""
    return _forward(checkpoint, collection, moment)


def _forward(checkpoint: Checkpoint, collection: ApiCollection, moment: Moment) -> Walk:
    high, low = checkpoint.high_water_mark, checkpoint.low_water_mark
    if high is not None:
        # A clock that went back must not make the window empty.
        at = min(moment.calendar.index(high), moment.present) - collection.lookback
        if low is not None:
            at = max(at, min(moment.calendar.index(low), moment.present))
    elif low is not None:
        at = min(moment.calendar.index(low), moment.present)
    else:
        at = moment.present - collection.lookback if moment.start is None else moment.floor
    return begin(
        Walk(
            calendar=moment.calendar,
            backward=False,
            at=max(at, moment.floor),
            bound=moment.top,
            present=moment.present,
            found=high is not None,
            # All of it was empty when it was searched: it may well be asked for at once.
            leap_to=moment.top if high is None else None,
        )
    )
