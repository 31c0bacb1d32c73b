"""Batches under way: what a publisher that is to stop waits for."""

import asyncio
from types import TracebackType


class UnderWay:
    """Counts those who are inside; `async with` goes in and out.

    Attributes:
        count: How many are inside.
    """

    def __init__(self) -> None:
        self.count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __aenter__(self) -> None:
        self.count += 1
        self._idle.clear()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.count -= 1
        if not self.count:
            self._idle.set()

    async def idle(self) -> None:
        """Return when nobody is inside."""
        await self._idle.wait()
