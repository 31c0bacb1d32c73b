"""The runners that are at work, as far as one publisher hears of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wrapper_contract.publishing import HEARTBEAT_SECONDS, Heartbeat
from wrapper_publisher import metrics

SILENCE_SECONDS = 2.5 * HEARTBEAT_SECONDS
"""A runner that says nothing for so long is at work no more, or speaks to another publisher."""
DELIVERING, WAITING = "Delivering", "Waiting"


@dataclass(frozen=True, slots=True)
class _Heard:
    at: float
    delivery: str
    memory: int


class Runners:
    """Remembers the last sign of life of each runner, by its pod's uid.

    Args:
        clock: Seconds, never going back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: dict[str, _Heard] = {}

    def be_counted(self) -> None:
        """Let the metrics tell of these runners."""
        for state in (DELIVERING, WAITING):
            metrics.RUNNERS.labels(state).set_function(partial(self.count, state))
        metrics.RUNNER_MEMORY.set_function(self.memory)

    def begin(self, uid: str) -> None:
        """Take note of a runner that asks where to start."""
        self._heard[uid] = _Heard(self._clock(), DELIVERING, 0)

    def beat(self, uid: str, heartbeat: Heartbeat) -> None:
        """Take note of what a runner tells of itself."""
        self._heard[uid] = _Heard(self._clock(), heartbeat.delivery, heartbeat.memory_bytes)

    def end(self, uid: str) -> None:
        """Forget a runner that has finished."""
        self._heard.pop(uid, None)

    def count(self, delivery: str) -> int:
        """Return how many are in this state of delivery."""
        return sum(each.delivery == delivery for each in self._at_work())

    def memory(self) -> int:
        """Return the bytes that all of them have in memory."""
        return sum(each.memory for each in self._at_work())

    def _at_work(self) -> list[_Heard]:
        since = self._clock() - SILENCE_SECONDS
        for uid in [uid for uid, each in self._heard.items() if each.at < since]:
            del self._heard[uid]
        return list(self._heard.values())
