"""A virtual host of the test broker, and what one wants to know of its queues."""

import json
import time
from dataclasses import dataclass

import pika
import pika.exceptions

from cluster import rabbitmq
from cluster.layout import AMQP_PORT, Layout


@dataclass(frozen=True)
class BrokerDesk:
    """One virtual host of its own.

    Attributes:
        layout: Of the test cluster.
        name: Of the virtual host.
    """

    FILLING = b"filling"

    layout: Layout
    name: str

    @property
    def url(self):
        return self.url_of(rabbitmq.USER, rabbitmq.PASSWORD)

    def url_of(self, user, password, *, port=AMQP_PORT):
        return f"amqp://{user}:{password}@127.0.0.1:{port}/{self.name}"

    def open(self):
        self.control("add_vhost", self.name)
        self.control("set_permissions", "-p", self.name, rabbitmq.USER, ".*", ".*", ".*")

    def close(self):
        self.control("delete_vhost", self.name)

    def control(self, *words):
        return rabbitmq.control(self.layout, *words)

    def queues(self):
        """Name -> type and durability of every queue."""
        rows = self.control(
            "--quiet", "--formatter=json", "list_queues", "-p", self.name, "name", "type", "durable"
        )
        kinds = {"quorum": "quorum", "classic": "classic"}
        return {
            row["name"]: (next(kind for kind in kinds if kind in str(row["type"])), row["durable"])
            for row in json.loads(rows)
        }

    def channel(self):
        """A channel of a plain client; the caller closes its connection."""
        return pika.BlockingConnection(pika.URLParameters(self.url)).channel()

    def declare(self, queue, **arguments):
        channel = self.channel()
        channel.queue_declare(queue, **arguments)
        channel.connection.close()

    def delete(self, queue):
        channel = self.channel()
        channel.queue_delete(queue)
        channel.connection.close()

    def fill(self, queue, *, most=1000):
        """Publish to a queue with a limit until it refuses."""
        channel = self.channel()
        channel.confirm_delivery()
        try:
            for _ in range(most):
                channel.basic_publish("", queue, self.FILLING)
        except pika.exceptions.NackError:
            return
        finally:
            channel.connection.close()
        raise AssertionError(f"the queue {queue} took {most} messages and never refused")

    def depth(self, queue):
        """Messages that wait in a queue, as of now; 0 where there is no such queue."""
        channel = self.channel()
        try:
            return channel.queue_declare(queue, passive=True).method.message_count
        except pika.exceptions.ChannelClosedByBroker:
            return 0
        finally:
            channel.connection.close()

    def drain(self, queue):
        """Take all messages out of a queue: their properties and bodies."""
        channel, taken = self.channel(), []
        for method, properties, body in channel.consume(queue, auto_ack=True, inactivity_timeout=0.5):
            if method is None:
                break
            taken.append((properties, body))
        channel.connection.close()
        return taken


def wait_until(holds, *, seconds=20.0, what="it"):
    """Wait for something to hold and return what it gave."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)
    return found
