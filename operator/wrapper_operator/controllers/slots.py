"""How many collection pods may be at work at once: over all, and for each host that is asked."""

from collections import Counter
from collections.abc import Callable, Iterator


class Slots:
    """Start slots, held by Wrappers; who waits for one is served in the order of asking.

    Whoever waits for a host that is busy lets others pass, and keeps its place.

    Args:
        limit: How many there are.
        per_host: How many of them may ask the same host.
        wake: Told the uid of a Wrapper that may find a slot free now.
    """

    def __init__(self, limit: int, *, per_host: int, wake: Callable[[str], None]) -> None:
        self._limit = limit
        self._per_host = per_host
        self._wake = wake
        self._holders: dict[str, str] = {}
        self._busy: Counter[str] = Counter()
        self._waiting: dict[str, str] = {}

    def free(self, uid: str, host: str = "") -> int:
        """Return how many pods this Wrapper may start now; one that finds none is woken later.

        Args:
            uid: Of the Wrapper.
            host: That its source is fetched from; "" for none.
        """
        if uid in self._holders:
            return 1
        waited = uid in self._waiting
        self._waiting[uid] = host
        if uid not in self._served():
            return 0
        if not waited:
            del self._waiting[uid]
        return 1

    def awaited(self, uid: str) -> str:
        """Return in words what a Wrapper waits for; the same words as long as it waits for the same."""
        host = self._waiting.get(uid, "")
        if host and self._is_busy(host, self._busy):
            pods = "1 pod asks" if self._per_host == 1 else f"{self._per_host} pods ask"
            return f"{pods} {host} already, as many as may do so at once"
        return f"{self._limit} collection pods are at work already, as many as may be at once"

    def hold(self, uid: str, host: str = "") -> None:
        """Take a slot for a Wrapper, which keeps it if it has one."""
        self._waiting.pop(uid, None)
        if uid not in self._holders:
            self._holders[uid] = host
            self._busy[host] += 1

    def release(self, uid: str) -> None:
        """Give a Wrapper's slot back, or its place among those who wait."""
        waited = self._waiting.pop(uid, None)
        host = self._holders.pop(uid, None)
        if host is not None:
            self._busy[host] -= 1
        elif waited is None:
            return
        for waiting in list(self._served()):
            self._wake(waiting)

    @property
    def held(self) -> int:
        """Slots in use."""
        return len(self._holders)

    def _served(self) -> Iterator[str]:
        """Yield those who wait and may start now, were all before them to do so."""
        room, busy = self._limit - len(self._holders), self._busy.copy()
        for uid, host in self._waiting.items():
            if room < 1:
                return
            if self._is_busy(host, busy):
                continue
            room -= 1
            busy[host] += 1
            yield uid

    def _is_busy(self, host: str, busy: Counter[str]) -> bool:
        return host != "" and busy[host] >= self._per_host
