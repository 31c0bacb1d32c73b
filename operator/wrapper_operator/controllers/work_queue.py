"""A queue of objects to look at: one worker an object, coalescing, delayed, backing off after failures."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from wrapper_contract.log_subject import Subject, about
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.metrics import queue as queue_metrics

Key = tuple[str, str]
"""Namespace and name."""

FIRST_DELAY = 1.0
LONGEST_DELAY = 120.0
_log = logging.getLogger(__name__)


class WorkQueue:
    """Calls a handler for every object that was added, never twice at once for one object.

    An object that is added while its handler runs is handled once more afterwards. The handler returns when
    it wants to be called again if nothing happens before; a failure is repeated with growing delays.

    Args:
        handle: What to do; returns a time to look again, or None.
        clock: Returns the time, aware.
        workers: How many handlers may run at once, over all objects.
    """

    def __init__(
        self,
        handle: Callable[[Key], Awaitable[datetime | None]],
        *,
        clock: Callable[[], datetime],
        workers: int = 16,
    ) -> None:
        self._handle = handle
        self._clock = clock
        self._room = asyncio.Semaphore(workers)
        self._running: dict[Key, asyncio.Task[None]] = {}
        self._again: set[Key] = set()
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._failures: dict[Key, int] = {}
        self._stopped = False

    def add(self, key: Key) -> None:
        """Have an object handled as soon as there is room."""
        self._drop_timer(key)
        if self._stopped:
            return
        if key in self._running:
            self._again.add(key)
            return
        self._running[key] = asyncio.create_task(self._work(key), name=f"reconcile {key[0]}/{key[1]}")
        queue_metrics.DEPTH.set(len(self._running))

    def add_later(self, key: Key, delay: float) -> None:
        """Have an object handled after some seconds, unless it is added before."""
        if self._stopped or key in self._again:
            return
        self._drop_timer(key)
        self._timers[key] = asyncio.get_running_loop().call_later(max(0.0, delay), self.add, key)

    async def stop(self, grace: float = 5.0) -> None:
        """Take nothing more; wait for the handlers that run, a while."""
        self._stopped = True
        for key in list(self._timers):
            self._drop_timer(key)
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def depth(self) -> int:
        """Objects that are being handled or wait for it now."""
        return len(self._running)

    async def _work(self, key: Key) -> None:
        with about(Subject(namespace=key[0], wrapper=key[1])):
            await self._until_done(key)

    async def _until_done(self, key: Key) -> None:
        try:
            while True:
                self._again.discard(key)
                added = time.monotonic()
                async with self._room:
                    queue_metrics.WAIT_SECONDS.observe(time.monotonic() - added)
                    with queue_metrics.RECONCILE_SECONDS.time():
                        delay = await self._once(key)
                if key not in self._again:
                    break
        finally:
            del self._running[key]
            queue_metrics.DEPTH.set(len(self._running))
        if delay is not None:
            self.add_later(key, delay)

    async def _once(self, key: Key) -> float | None:
        try:
            wake_at = await self._handle(key)
        except Exception as error:  # noqa: BLE001 - one object must not keep the others from being handled
            queue_metrics.RECONCILE_FAILURES.inc()
            failures = self._failures[key] = self._failures.get(key, 0) + 1
            delay = back_off(failures) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
            reason = {"reason": type(error).__name__.removesuffix("Error")}
            _log.warning("%s; again in %.0f s", error, delay, exc_info=_unexpected(error), extra=reason)
            return delay
        if self._failures.pop(key, 0):
            _log.info("done after all", extra={"reason": "Recovered"})
        return None if wake_at is None else (wake_at - self._clock()).total_seconds()

    def _drop_timer(self, key: Key) -> None:
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()


def back_off(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row."""
    return float(min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(failures - 1, 10)))


def _unexpected(error: Exception) -> bool:
    """A failed request is said in a sentence; anything else is our own mistake and shows where."""
    return not isinstance(error, ClusterError)
