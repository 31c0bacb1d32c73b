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


@contextlib.contextmanager
def channel() -> Iterator[Any]:
    """Open a channel to the broker beside the cluster."""
    credentials = pika.PlainCredentials(rabbitmq.USER, rabbitmq.PASSWORD)
    parameters = pika.ConnectionParameters("127.0.0.1", AMQP_PORT, credentials=credentials, heartbeat=30)
    connection = pika.BlockingConnection(parameters)
    try:
        yield connection.channel()
    finally:
        connection.close()


def drain(queue: str) -> list[Delivered]:
    """Take every message of a queue, in order."""
    found = []
    with channel() as opened:
        for method, properties, body in opened.consume(queue, inactivity_timeout=1.0, auto_ack=True):
            if method is None:
                break
            found.append(Delivered(properties.message_id, json.loads(body)))
        opened.cancel()
    return found


def delete(queue: str) -> None:
    """Remove a queue."""
    with channel() as opened:
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
