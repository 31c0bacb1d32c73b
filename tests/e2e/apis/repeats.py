"""Why points were delivered more than once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from e2e.apis.wrappers import moment
from e2e.queues import Delivered


@dataclass(frozen=True)
class Repeats:
    """How many points came again.

    Attributes:
        looked_back: Among the newest periods, which each poll reads again.
        same_message: In a message that came again, under its own id.
        resent: Otherwise: of a window that was not over when something died.
    """

    looked_back: int
    same_message: int
    resent: int

    @property
    def total(self) -> int:
        return self.looked_back + self.same_message + self.resent


def repeats(messages: Iterable[Delivered], *, lookback: timedelta) -> Repeats:
    """Count the repeated points of messages in the order of a queue.

    Args:
        messages: As they were delivered.
        lookback: What a poll reads again, back from the newest time that was delivered before it.
    """
    points: set[tuple[str | None, str]] = set()
    ids: set[str] = set()
    newest: datetime | None = None
    looked_back = same = resent = 0
    for message in messages:
        times = {point["x"]: moment(point["x"]) for point in message.body["data"]}
        for point in message.body["data"]:
            key = point.get("series"), point["x"]
            if key in points:
                if message.message_id in ids:
                    same += 1
                elif newest is not None and times[point["x"]] >= newest - lookback:
                    looked_back += 1
                else:
                    resent += 1
            points.add(key)
        ids.add(message.message_id)
        newest = max([*times.values(), *([newest] if newest else [])], default=None)
    return Repeats(looked_back, same, resent)
