"""When a source is asked again: turns at even distances, spread over all Wrappers by their ids."""

from datetime import UTC, datetime, timedelta
from math import ceil

from wrapper_operator.lifecycle.retries import fraction

TOO_SOON = 0.1
"""Part of an interval: a turn that comes so soon after an execution is passed over."""
FAILED_WAIT = timedelta(minutes=1)
"""Shortest time after an execution that failed, however often the source is polled."""


def next_turn(ended: datetime, interval: timedelta, *, seed: str, failed: bool = False) -> datetime:
    """Return when a source is asked again after an execution.

    A Wrapper's turns are an interval apart, counted from a moment that its seed decides and nothing else:
    they do not drift with how long executions take or wait, Wrappers that were created together do not ask
    together, and turns that were missed are one turn, as the next execution begins at once.

    Args:
        ended: When the execution ended.
        interval: Of whole seconds.
        seed: Of the Wrapper; the same one gives the same turns.
        failed: Whether the execution failed.
    """
    length = int(interval.total_seconds())
    offset = int(length * fraction(seed))
    earliest = ended + (max(interval * TOO_SOON, FAILED_WAIT) if failed else interval * TOO_SOON)
    turns = (ceil(earliest.timestamp()) - offset) // length + 1
    return datetime.fromtimestamp(turns * length + offset, UTC)
