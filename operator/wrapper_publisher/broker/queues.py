"""Queues that messages go to: used as they are, made as durable quorum queues where they are missing."""

from collections.abc import Callable
from functools import partial

from pika import exceptions
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel

QUORUM = {"x-queue-type": "quorum"}
_NOT_FOUND = 404
_PRECONDITION_FAILED = 406

Done = Callable[[str], None]
"""Called with "" once the queue is there, else with the reason why it is not."""


class Queues:
    """Looks after the queues on one connection, in the connection's thread.

    Each question has a channel of its own, because the broker's answer to a wrong one is to close it.

    Args:
        connection: An open connection.
    """

    def __init__(self, connection: SelectConnection) -> None:
        self._connection = connection
        self._there: set[str] = set()
        self._waiting: dict[str, list[Done]] = {}

    def ensure(self, queue: str, done: Done) -> None:
        """Make sure that a queue is there."""
        if queue in self._there:
            done("")
            return
        waiting = self._waiting.setdefault(queue, [])
        waiting.append(done)
        if len(waiting) == 1:
            self._ask(queue, passive=True)

    def forget(self, queue: str) -> None:
        """Ask again when the queue is needed next: a message to it was returned."""
        self._there.discard(queue)

    def lost(self) -> None:
        """Answer whoever still waits: the connection is gone."""
        for queue in list(self._waiting):
            self._answer(queue, "the connection to the broker broke")

    def _ask(self, queue: str, *, passive: bool) -> None:
        def opened(channel: Channel) -> None:
            channel.add_on_close_callback(partial(self._closed, queue, passive))
            channel.queue_declare(
                queue,
                passive=passive,
                durable=not passive,
                arguments=None if passive else dict(QUORUM),
                callback=partial(declared, channel),
            )

        def declared(channel: Channel, _: object) -> None:
            self._there.add(queue)
            channel.close()
            self._answer(queue, "")

        try:
            self._connection.channel(on_open_callback=opened)
        except exceptions.AMQPError as error:
            self._answer(queue, f"no channel can be opened ({type(error).__name__})")

    def _closed(self, queue: str, passive: bool, _: Channel, reason: Exception) -> None:  # noqa: FBT001
        if queue in self._there or not isinstance(reason, exceptions.ChannelClosedByBroker):
            return
        if passive and reason.reply_code == _NOT_FOUND:
            self._ask(queue, passive=False)
        elif not passive and reason.reply_code == _PRECONDITION_FAILED:
            # Somebody else was quicker and made it otherwise: it is used as it is.
            self._ask(queue, passive=True)
        else:
            self._answer(queue, reason.reply_text)

    def _answer(self, queue: str, trouble: str) -> None:
        for done in self._waiting.pop(queue, []):
            done(trouble)
