"""What consumers see: the messages of a queue, and the points that they carry."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pika

from cluster import rabbitmq
from cluster.layout import AMQP_PORT

PointKey = tuple[str | None, str]


@dataclass(frozen=True)
class Delivered:
    """One message: its properties that matter, and its body."""

    message_id: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Broker:
    """A broker as the consumers of one virtual host see it: the one beside the cluster, if not another."""

    virtual_host: str = "/"
    host: str = "127.0.0.1"
    user: str = rabbitmq.USER
    password: str = rabbitmq.PASSWORD

    @contextlib.contextmanager
    def channel(self) -> Iterator[Any]:
        """Open a channel."""
        parameters = pika.ConnectionParameters(
            self.host,
            AMQP_PORT,
            self.virtual_host,
            credentials=pika.PlainCredentials(self.user, self.password),
            heartbeat=30,
        )
        connection = pika.BlockingConnection(parameters)
        try:
            yield connection.channel()
        finally:
            connection.close()

    def drain(self, queue: str) -> list[Delivered]:
        """Take every message of a queue, in order."""
        found = []
        with self.channel() as opened:
            while (got := opened.basic_get(queue, auto_ack=True))[0] is not None:
                _, properties, body = got
                found.append(Delivered(properties.message_id, json.loads(body)))
        return found

    def length(self, queue: str) -> int:
        """Return how many messages lie on a queue."""
        with self.channel() as opened:
            return int(opened.queue_declare(queue, passive=True).method.message_count)

    def delete(self, queue: str) -> None:
        """Remove a queue."""
        with self.channel() as opened:
            opened.queue_delete(queue)


def upserted(messages: list[Delivered]) -> dict[PointKey, float]:
    """Return what a consumer that upserts by series and time ends up with."""
    points: dict[PointKey, float] = {}
    for message in messages:
        for point in message.body["data"]:
            points[point.get("series"), point["x"]] = point["y"]
    return points


def ids_by_point(messages: list[Delivered]) -> dict[tuple[PointKey, float], set[str]]:
    """Return for each point and value the ids of the messages that carried it."""
    ids: dict[tuple[PointKey, float], set[str]] = {}
    for message in messages:
        for point in message.body["data"]:
            key = (point.get("series"), point["x"]), point["y"]
            ids.setdefault(key, set()).add(message.message_id)
    return ids
