"""Memory for batches: bounded over all runners, given in the order in which it is asked for."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wrapper_publisher import metrics
from wrapper_publisher.refusal import later

WAIT_SECONDS = 10.0


class Room:
    """Bytes that batches may take at once.

    A request waits before its body is read, so that what does not fit stays with the runner.

    Args:
        size: In bytes.
    """

    def __init__(self, size: int) -> None:
        self._free = size
        self._queue: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def take(self, size: int, *, seconds: float = WAIT_SECONDS) -> AsyncIterator[None]:
        """Hold memory for a batch.

        Raises:
            RefusedError: 503, there is none for now.
        """
        await self._acquire(size, seconds)
        metrics.HELD_BYTES.inc(size)
        try:
            yield
        finally:
            metrics.HELD_BYTES.dec(size)
            self._free += size
            self._serve()

    async def _acquire(self, size: int, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = (size, future)
        self._queue.append(waiter)
        self._serve()
        try:
            async with asyncio.timeout(seconds):
                await future
        except BaseException as error:
            self._leave(waiter)
            if isinstance(error, TimeoutError):
                raise later("Busy", "the publisher has no memory left for this batch", seconds=1) from None
            raise

    def _leave(self, waiter: tuple[int, asyncio.Future[None]]) -> None:
        """Stop waiting; give back what was given in the same moment."""
        size, future = waiter
        if waiter in self._queue:
            self._queue.remove(waiter)
        elif future.done() and not future.cancelled():
            self._free += size
        self._serve()

    def _serve(self) -> None:
        while self._queue and self._queue[0][0] <= self._free:
            size, future = self._queue.popleft()
            if not future.done():
                self._free -= size
                future.set_result(None)
