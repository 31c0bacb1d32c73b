"""Waiting in an attempt: for a source that asks for it, and for the next poll."""

import random
from collections.abc import Callable

from process_wrapper import Clock
from wrapper_runner.supervision.failures import CollectorFailure

TURN_SECONDS = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds, where the code does not say how long to wait."""
LONGEST_WAIT = 3700.0
"""Seconds for one window in all: an hourly limit is waited out, a daily one is not."""
MAX_PAUSES = 20


def wait(seconds: float, *, clock: Clock, on_turn: Callable[[], None]) -> None:
    """Wait; `on_turn` is called often, and what it raises breaks the waiting off."""
    end = clock.monotonic() + seconds
    on_turn()
    while (left := end - clock.monotonic()) > 0:
        clock.sleep(min(TURN_SECONDS, left))
        on_turn()


class Patience:
    """How long one window may ask to come back later.

    Args:
        chance: Gives numbers in [0, 1).
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._pauses = 0
        self._waited = 0.0

    def pause(self, failure: CollectorFailure) -> float:
        """Return the seconds to wait before the window is tried again.

        Raises:
            CollectorFailure: The one given: it has asked too often, or for too long.
        """
        usual = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._pauses, 10)) * (0.5 + self._chance() / 2)
        seconds = usual if failure.seconds is None else failure.seconds * (1 + self._chance() / 20)
        self._pauses += 1
        self._waited += seconds
        if self._pauses > MAX_PAUSES or self._waited > LONGEST_WAIT:
            raise failure
        return seconds
