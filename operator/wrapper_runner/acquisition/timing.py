"""Clocks, sleep and chance of an acquisition, in one place so that tests can hold them."""

import time
from collections.abc import Callable

import msgspec


def _chance() -> float:
    # Only a download that fails draws lots, and the module takes a while to load.
    import random

    return random.random()  # noqa: S311 - jitter


class Timing(msgspec.Struct, frozen=True):
    """Where an acquisition gets its time from."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds that only ever rise."""
    wall: Callable[[], float] = time.time
    """Seconds since 1970 in UTC."""
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = _chance
    """A number in [0, 1)."""


SYSTEM_TIMING = Timing()


class Deadline(msgspec.Struct, frozen=True):
    """The end of a time limit."""

    end: float
    timing: Timing

    @classmethod
    def after(cls, seconds: float, timing: Timing) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(timing.monotonic() + seconds, timing)

    def remaining(self) -> float:
        """Return the seconds that are left; negative when it has passed."""
        return self.end - self.timing.monotonic()
