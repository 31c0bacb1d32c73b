"""The direct way onto a quorum queue, in one process: csv or JSON, orjson, pika with a window of confirms.

`python -m benchmarks.direct_publishing SOURCE BROKER_URL QUEUE` reads time and value from a CSV file or from
an API's pages, publishes persistent, mandatory messages of 500 points, and ends once every one is confirmed.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
import orjson
import pika
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel

from benchmarks import polling

WINDOW = 64
"""As the publisher's."""
POINTS = 500
_PROPERTIES = pika.BasicProperties(delivery_mode=2, content_type="application/json")


def messages(source: str) -> Iterator[bytes]:
    """Yield the bodies of a file's messages."""
    with open(source, newline="", encoding="utf-8") as file:  # noqa: PTH123
        rows = csv.reader(file)
        next(rows)
        points = []
        for row in rows:
            if row[1] == "":
                continue
            points.append({"x": datetime.fromisoformat(row[0]), "y": float(row[1])})
            if len(points) == POINTS:
                yield _encoded(points)
                points = []
        if points:
            yield _encoded(points)


class Direct:
    """Publishes bodies, as many unconfirmed at once as the window holds.

    Args:
        url: Of the broker.
        queue: That is declared and published to.
        bodies: To publish.
    """

    def __init__(self, url: str, queue: str, bodies: Iterable[bytes]) -> None:
        self._queue = queue
        self._bodies = iter(bodies)
        self._published = self._confirmed = 0
        self._exhausted = False
        self._connection = SelectConnection(pika.URLParameters(url), on_open_callback=self._opened)
        self._channel: Channel | None = None

    def run(self) -> int:
        """Publish everything; return how many messages were confirmed."""
        self._connection.ioloop.start()
        return self._confirmed

    def _opened(self, connection: SelectConnection) -> None:
        connection.channel(on_open_callback=self._declare)

    def _declare(self, channel: Channel) -> None:
        self._channel = channel
        arguments = {"x-queue-type": "quorum"}
        channel.queue_declare(self._queue, durable=True, arguments=arguments, callback=self._declared)

    def _declared(self, _: Any) -> None:
        if self._channel is not None:
            self._channel.confirm_delivery(self._on_confirm, callback=lambda _: self._fill())

    def _on_confirm(self, frame: Any) -> None:
        tag = frame.method.delivery_tag
        self._confirmed = tag if frame.method.multiple else self._confirmed + 1
        self._fill()

    def _fill(self) -> None:
        while (
            self._channel is not None and not self._exhausted and self._published - self._confirmed < WINDOW
        ):
            body = next(self._bodies, None)
            if body is None:
                self._exhausted = True
                break
            self._channel.basic_publish("", self._queue, body, _PROPERTIES, mandatory=True)
            self._published += 1
        if self._exhausted and self._confirmed >= self._published:
            self._connection.close()
            self._connection.ioloop.stop()


def _encoded(points: list[dict[str, Any]]) -> bytes:
    return orjson.dumps({"data": points}, option=orjson.OPT_UTC_Z)


if __name__ == "__main__":
    given = sys.argv[1]
    bodies = polling.messages(given, msgspec.json.decode) if given.startswith("http:") else messages(given)
    print(Direct(sys.argv[2], sys.argv[3], bodies).run(), file=sys.stderr)
