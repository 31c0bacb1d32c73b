"""The connection to the broker, in a thread of its own: heartbeats go on whatever the rest does."""

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pika
from pika import exceptions, spec
from pika.adapters.select_connection import IOLoop, SelectConnection
from pika.channel import Channel

from wrapper_publisher import metrics
from wrapper_publisher.broker.parameters import BadUrlError, parameters_of, reason_of
from wrapper_publisher.broker.queues import Done, Queues
from wrapper_publisher.broker.window import Delivery, Outgoing, Window

FIRST_BACK_OFF = 0.2
MAX_BACK_OFF = 10.0
STOP_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Link:
    """Keeps one connection with one confirming channel, and the window of what is under way on it.

    Everything but `start`, `stop`, `call` and `trouble` belongs to the link's own thread.

    Attributes:
        trouble: Why nothing can be published now; "" while it can. May be read from any thread.

    Args:
        url: Gives the broker's url, asked before each connection.
        window: Of messages under way.
        on_settled: Called in the link's thread with each delivery that is settled.
    """

    def __init__(
        self, url: Callable[[], str], window: Window, on_settled: Callable[[Delivery], None]
    ) -> None:
        self.trouble = "the broker was not reached yet"
        self._url = url
        self._window = window
        self._on_settled = on_settled
        self._loop = IOLoop()
        self._thread = threading.Thread(target=self._loop.start, name="broker", daemon=True)
        self._connection: SelectConnection | None = None
        self._channel: Channel | None = None
        self._queues: Queues | None = None
        self._ready = False
        self._blocked = False
        self._stopping = False
        self._failures = 0

    def start(self) -> None:
        """Start the thread; it connects, and does so again whenever the connection is lost."""
        self.call(self._connect)
        self._thread.start()

    def stop(self) -> None:
        """Close the connection and end the thread; what is not settled by then stays so."""
        self.call(self._stop)
        self._thread.join(STOP_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    def call(self, function: Callable[[], None]) -> None:
        """Run a function in the link's thread."""
        self._loop.add_callback_threadsafe(function)

    def publish(self, delivery: Delivery) -> None:
        """Publish a delivery when its turn comes."""
        self._window.add(delivery)
        self._pump()

    def withdraw(self, delivery: Delivery) -> None:
        """Publish no more of a delivery."""
        if self._window.withdraw(delivery):
            self._on_settled(delivery)

    def ensure(self, queue: str, done: Done) -> None:
        """Make sure that a queue is there."""
        if self._queues is None:
            done(self.trouble or "the connection to the broker broke")
        else:
            self._queues.ensure(queue, done)

    def forget(self, queue: str) -> None:
        """Look for a queue again when it is needed next."""
        if self._queues is not None:
            self._queues.forget(queue)

    def _pump(self) -> None:
        while self._ready and not self._blocked:
            message = self._window.take()
            if message is None:
                return
            self._send(message)

    def _send(self, message: Outgoing) -> None:
        properties = pika.BasicProperties(
            content_type="application/json",
            delivery_mode=2,
            message_id=message.message_id,
            timestamp=int(time.time()),
            type=message.type,
        )
        try:
            self._require(self._channel).basic_publish(
                "", message.queue, message.body, properties, mandatory=True
            )
        except exceptions.AMQPError:
            # The channel is about to tell that it is closed; the message is sent again then.
            self._ready = False

    @staticmethod
    def _require(channel: Channel | None) -> Channel:
        if channel is None:
            raise exceptions.ChannelWrongStateError
        return channel

    def _connect(self) -> None:
        if self._stopping:
            return
        try:
            parameters = parameters_of(self._url())
        except (BadUrlError, OSError, ValueError) as error:
            self._retry(str(error))
            return
        self._connection = SelectConnection(
            parameters,
            on_open_callback=self._opened,
            on_open_error_callback=lambda _, error: self._retry(reason_of(error)),
            on_close_callback=lambda _, error: self._lost_connection(error),
            custom_ioloop=self._loop,
        )

    def _opened(self, connection: SelectConnection) -> None:
        metrics.BROKER_CONNECTIONS.inc()
        self._blocked = False
        self._queues = Queues(connection)
        connection.add_on_connection_blocked_callback(self._on_blocked)
        connection.add_on_connection_unblocked_callback(self._on_unblocked)
        self._open_channel()

    def _open_channel(self) -> None:
        if self._connection is not None and self._connection.is_open:
            self._connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Channel) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._lost_channel)
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, callback=self._on_confirming)

    def _on_confirming(self, _: object) -> None:
        self._ready = True
        self._failures = 0
        self._tell("")
        self._pump()

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        if isinstance(method, spec.Basic.Ack):
            settled = self._window.ack(method.delivery_tag, multiple=method.multiple)
        else:
            metrics.MESSAGES.labels("refused").inc()
            settled = self._window.nack(method.delivery_tag, multiple=method.multiple)
        self._pump()
        for delivery in settled:
            self._on_settled(delivery)

    def _on_return(self, _: Channel, method: Any, properties: Any, __: bytes) -> None:
        metrics.MESSAGES.labels("returned").inc()
        self._window.returned(queue=method.routing_key, message_id=properties.message_id)

    def _on_blocked(self, _: object, frame: Any) -> None:
        self._blocked = True
        self._tell(f"the broker takes no messages now ({frame.method.reason})")

    def _on_unblocked(self, *_: object) -> None:
        self._blocked = False
        if self._ready:
            self._tell("")
            self._pump()

    def _lost_channel(self, channel: Channel, reason: Exception) -> None:
        if channel is not self._channel:
            return
        self._lose()
        if isinstance(reason, exceptions.ChannelClosedByBroker):
            self._tell(f"the broker closed the channel ({reason.reply_text})")
            self._loop.call_later(self._back_off(), self._open_channel)

    def _lost_connection(self, error: BaseException) -> None:
        self._lose()
        if self._queues is not None:
            self._queues.lost()
            self._queues = None
        if self._stopping:
            self._loop.stop()
        else:
            self._retry(reason_of(error))

    def _lose(self) -> None:
        self._ready, self._channel = False, None
        for delivery in self._window.lost():
            self._on_settled(delivery)

    def _retry(self, trouble: str) -> None:
        self._connection = None
        self._tell(trouble)
        self._loop.call_later(self._back_off(), self._connect)

    def _back_off(self) -> float:
        self._failures += 1
        longest = min(MAX_BACK_OFF, FIRST_BACK_OFF * 2 ** min(self._failures, 10))
        return random.uniform(longest / 2, longest)  # noqa: S311  no secret hangs on it

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble:
            _log.log(logging.WARNING if trouble else logging.INFO, "broker: %s", trouble or "connected")
        self.trouble = trouble
        metrics.BROKER_UP.set(0 if trouble else 1)

    def _stop(self) -> None:
        self._stopping = True
        if self._connection is not None and self._connection.is_open:
            self._connection.close()
        else:
            self._loop.stop()


def quiet_pika() -> None:
    """Silence the client's own log: what matters of it is told here, in a sentence."""
    logging.getLogger("pika").setLevel(logging.CRITICAL)
