"""Time as the process control sees it; tests put their own in."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the process control needs to know of time."""

    def monotonic(self) -> float:
        """Return seconds that only rise."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        """Return seconds that only rise."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)
