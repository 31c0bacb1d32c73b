"""Waiting that can be broken off."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from wrapper_runner.acquisition.timing import Timing

_SLICE = 0.5
"""Longest sleep without a look at whether the run has to end, in seconds."""


class Waiting(Protocol):
    """What a request has to know of its run; `supervision.interrupting.Interruption` is one."""

    def check(self) -> None:
        """Raise if the run has to end. Called at least twice a second while waiting."""
        ...

    def breaking_off(self) -> AbstractContextManager[None]:
        """Return a context in which a signal or the run's time limit breaks off what blocks."""
        ...


class Unhurried:
    """A run that never has to end."""

    def check(self) -> None:
        """Do nothing."""

    def breaking_off(self) -> AbstractContextManager[None]:
        """Return a context that does nothing."""
        return nullcontext()


def wait(seconds: float, *, waiting: Waiting, timing: Timing) -> None:
    """Wait; whatever `waiting.check()` raises breaks it off.

    Args:
        seconds: How long; none or less only checks.
        waiting: Looked at all the while.
        timing: Clock and sleep.
    """
    end = timing.monotonic() + seconds
    waiting.check()
    while (left := end - timing.monotonic()) > 0:
        timing.sleep(min(left, _SLICE))
        waiting.check()
