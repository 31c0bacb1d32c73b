"""Publishing from asyncio: hand messages to the link's thread and wait for what the broker says."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from wrapper_publisher.broker.counting import counted
from wrapper_publisher.broker.link import Link, quiet_pika
from wrapper_publisher.broker.window import Delivery, Outgoing, Window
from wrapper_publisher.refusal import later


class Broker:
    """The broker, as the rest of the publisher sees it.

    Args:
        url: Gives the broker's url, asked before each connection.
        window: Messages that may wait for their confirm at once.
    """

    def __init__(self, url: Callable[[], str], *, window: int) -> None:
        quiet_pika()
        self._loop = asyncio.get_running_loop()
        self._link = Link(url, Window(window), self._settle)
        self._waiting: dict[Delivery, asyncio.Future[None]] = {}

    def start(self) -> None:
        """Begin to connect."""
        self._link.start()

    async def stop(self) -> None:
        """Close the connection."""
        await asyncio.to_thread(self._link.stop)

    @property
    def trouble(self) -> str:
        """Why nothing can be published now; "" while it can."""
        return self._link.trouble

    def require_ready(self) -> None:
        """Refuse early what could not be published now.

        Raises:
            RefusedError: 503.
        """
        if self._link.trouble:
            raise later("BrokerUnavailable", self._link.trouble)

    async def publish(self, messages: Sequence[Outgoing], confirmed: bytearray, *, seconds: float) -> None:
        """Publish messages; return when the broker has confirmed them all.

        Args:
            messages: In order.
            confirmed: For each message 1 if the broker has it already, else 0; kept up to date, also after
                this has failed.
            seconds: Longest time to wait.

        Raises:
            RefusedError: 503: not all of them are confirmed.
        """
        self.require_ready()
        try:
            async with asyncio.timeout(seconds):
                for queue in {message.queue for message in messages}:
                    await self._ensure(queue)
                await self._deliver(Delivery(messages, confirmed))
        except TimeoutError:
            trouble = self._link.trouble or "the broker is slow to confirm"
            raise later("BrokerUnavailable", trouble) from None

    async def _deliver(self, delivery: Delivery) -> None:
        if not delivery.waiting:
            return
        messages = delivery.messages
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting[delivery] = future
        self._link.call(lambda: self._link.publish(delivery))
        try:
            with counted(delivery):
                await future
        finally:
            self._waiting.pop(delivery, None)
            if future.cancelled():
                self._link.call(lambda: self._link.withdraw(delivery))
        self._judge(delivery, messages)

    def _judge(self, delivery: Delivery, messages: Sequence[Outgoing]) -> None:
        missing = {
            message.queue for message, done in zip(messages, delivery.confirmed, strict=True) if not done
        }
        if not missing:
            return
        names = " and ".join(sorted(missing))
        if delivery.failure == "returned":
            for queue in missing:
                self._link.call(partial(self._link.forget, queue))
            raise later("Unroutable", f"the queue {names} is not there any more; it is made anew", seconds=1)
        raise later("QueueFull", f"the queue {names} refuses messages: it is full", seconds=1)

    async def _ensure(self, queue: str) -> None:
        """Wait until a queue is there."""
        future: asyncio.Future[str] = self._loop.create_future()

        def done(trouble: str) -> None:
            self._loop.call_soon_threadsafe(_set, future, trouble)

        self._link.call(lambda: self._link.ensure(queue, done))
        trouble = await future
        if trouble:
            raise later("QueueUnavailable", f"the queue {queue} cannot be used: {trouble}", seconds=5)

    def _settle(self, delivery: Delivery) -> None:
        """Called in the link's thread."""
        self._loop.call_soon_threadsafe(self._wake, delivery)

    def _wake(self, delivery: Delivery) -> None:
        future = self._waiting.get(delivery)
        if future is not None and not future.done():
            future.set_result(None)


def _set(future: asyncio.Future[str], value: str) -> None:
    if not future.done():
        future.set_result(value)
