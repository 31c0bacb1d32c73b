"""The state of Wrappers that runners speak for, never older than two seconds.

Reading a single object again when it is needed costs less than a watch that would have to prove that it is
fresh: only Wrappers with a runner at work are read, and most of the time none is.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from wrapper_publisher.ports import StatusStore, UnavailableError, WrapperKey, WrapperState

MAX_AGE = 2.0
MAX_WRAPPERS = 4096


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a Wrapper.

    Attributes:
        state: Its state when it was last there; None if it was never seen.
        vanished: Whether there is no such Wrapper now.
        confirmed: Whether this is true now; False while the API server does not answer.
        asked_at: Before the last answer, or failure, was asked for.
    """

    state: WrapperState | None
    vanished: bool
    confirmed: bool
    asked_at: float


class Lookup:
    """Reads the state of Wrappers and keeps it for a moment.

    Args:
        store: Where the state is.
        clock: Seconds, never going back.
    """

    def __init__(self, store: StatusStore, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._seen: OrderedDict[WrapperKey, Seen] = OrderedDict()
        self._pending: dict[WrapperKey, asyncio.Task[Seen]] = {}

    async def look(self, key: WrapperKey) -> Seen:
        """Return what is known; asked for anew if it is older than `MAX_AGE`.

        Raises:
            UnavailableError: The API server does not answer, and this Wrapper was never seen.
        """
        seen = self._seen.get(key)
        if seen is None or self._clock() - seen.asked_at >= MAX_AGE:
            seen = await self._once(key)
        return seen

    async def look_again(self, key: WrapperKey) -> Seen:
        """Return what is true now, however fresh the last answer is.

        Raises:
            UnavailableError: The API server does not answer, and this Wrapper was never seen.
        """
        return await self._ask(key)

    def note(self, key: WrapperKey, state: WrapperState | None, *, asked_at: float) -> None:
        """Take in what a write, or another read, has shown; None if the Wrapper is gone."""
        earlier = self._seen.get(key)
        if earlier is not None and earlier.asked_at > asked_at:
            return
        last = state if state is not None else (earlier.state if earlier else None)
        self._keep(key, Seen(last, vanished=state is None, confirmed=True, asked_at=asked_at))

    async def _once(self, key: WrapperKey) -> Seen:
        task = self._pending.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(key))
            self._pending[key] = task
            task.add_done_callback(lambda _: self._pending.pop(key, None))
        return await asyncio.shield(task)

    async def _ask(self, key: WrapperKey) -> Seen:
        asked_at = self._clock()
        try:
            state = await self._store.read(key)
        except UnavailableError:
            seen = self._seen.get(key)
            if seen is None:
                raise
            # Counts as asked, so that each request does not wait for the same silence.
            self._keep(key, Seen(seen.state, seen.vanished, confirmed=False, asked_at=self._clock()))
            return self._seen[key]
        self.note(key, state, asked_at=asked_at)
        return self._seen[key]

    def _keep(self, key: WrapperKey, seen: Seen) -> None:
        self._seen[key] = seen
        self._seen.move_to_end(key)
        if len(self._seen) > MAX_WRAPPERS:
            self._seen.popitem(last=False)
