"""How many collection pods may be at work at once."""

from collections.abc import Callable


class Slots:
    """Start slots, held by Wrappers; whoever waits for one is woken in the order of asking.

    Args:
        limit: How many there are.
        wake: Told the uid of a Wrapper that may find a slot free now.
    """

    def __init__(self, limit: int, *, wake: Callable[[str], None]) -> None:
        self._limit = limit
        self._wake = wake
        self._holders: set[str] = set()
        self._waiting: dict[str, None] = {}

    def free(self, uid: str) -> int:
        """Return how many pods this Wrapper may start now; one that finds none is woken later."""
        if uid in self._holders:
            return 1
        ahead = [waiting for waiting in self._waiting if waiting != uid]
        position = list(self._waiting).index(uid) if uid in self._waiting else len(ahead)
        free = self._limit - len(self._holders)
        if position < free:
            return free - position
        self._waiting[uid] = None
        return 0

    def hold(self, uid: str) -> None:
        """Take a slot for a Wrapper, which keeps it if it has one."""
        self._waiting.pop(uid, None)
        self._holders.add(uid)

    def release(self, uid: str) -> None:
        """Give a Wrapper's slot back, or its place among those who wait."""
        had = uid in self._holders
        self._holders.discard(uid)
        self._waiting.pop(uid, None)
        if had:
            for waiting in list(self._waiting)[: self._limit - len(self._holders)]:
                self._wake(waiting)

    @property
    def held(self) -> int:
        """Slots in use."""
        return len(self._holders)
