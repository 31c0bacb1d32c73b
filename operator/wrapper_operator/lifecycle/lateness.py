"""Sources that used to have data and give none any more: late at first, then stalled."""

from datetime import datetime, timedelta
from typing import NamedTuple

from wrapper_operator.api.status_execution import Execution
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.situations import Situation
from wrapper_operator.lifecycle.times import read_time, write_time

STALLED_AFTER = 2
"""Intervals without data."""
SLACK = timedelta(minutes=1)
"""What a poll at its time may take until its data are confirmed."""


class Lateness(NamedTuple):
    """The situation that late data make, if they are late; and when that changes if nothing else does."""

    situation: Situation | None = None
    turns_at: datetime | None = None


def late_since_poll(draft: Draft, execution: Execution) -> Lateness:
    """Return whether data are late for an API whose pod is gone between polls.

    They are only if the last poll brought none: until it, the source was not asked.
    """
    last, begun = _last_sent(draft), read_time(execution.started_at)
    if last is None or begun is None or begun <= last:
        return Lateness()
    return _lateness(draft, last, since=last)


def late_while_polling(draft: Draft, execution: Execution) -> Lateness:
    """Return whether data are late for an API whose pod goes on polling."""
    last, begun = _last_sent(draft), read_time(execution.started_at)
    if last is None or begun is None or not execution.resident:
        return Lateness()
    return _lateness(draft, last, since=max(last, begun) + SLACK)


def _last_sent(draft: Draft) -> datetime | None:
    """When data were last sent by an API that is polled; a file that has not changed has nothing to send."""
    checkpoint = draft.checkpoint
    if draft.effective.source != "API" or draft.effective.interval is None or checkpoint is None:
        return None
    return read_time(checkpoint.last_data_sent)


def _lateness(draft: Draft, last: datetime, *, since: datetime) -> Lateness:
    interval = draft.effective.interval or timedelta()
    late_at, stalled_at = since + interval, since + STALLED_AFTER * interval
    told = f"nothing has come from the source since {write_time(last)}"
    if draft.now >= stalled_at:
        return Lateness(
            Situation(
                name="NoData",
                reason="NothingSent",
                message=f"{told}, for more than {STALLED_AFTER} intervals",
            )
        )
    if draft.now >= late_at:
        late = Situation(name="DataLate", reason="DataLate", message=f"{told}, for more than an interval")
        return Lateness(late, stalled_at)
    return Lateness(None, late_at)
