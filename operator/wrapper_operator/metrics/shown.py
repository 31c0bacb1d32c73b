"""What the metrics of Wrappers are read from: their statuses, as the watches have told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from wrapper_contract.periods import parse_duration
from wrapper_operator.lifecycle.times import read_time

NO_AGE = -1.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A Wrapper as it was last seen; what its status lacks is empty.

    Attributes:
        status: As stored.
    """

    namespace: str
    name: str
    status: Mapping[str, Any]

    def text(self, *path: str) -> str:
        """Return a text of the status."""
        return str(self._at(path) or "")

    def time(self, *path: str) -> datetime | None:
        """Return a time of the status."""
        found = self._at(path)
        return read_time(found) if isinstance(found, str) else None

    def number(self, *path: str) -> float | None:
        """Return a number of the status."""
        found = self._at(path)
        return float(found) if isinstance(found, int | float) else None

    def interval(self) -> timedelta | None:
        """Return how often it is polled; None if it is not."""
        return _duration(self.text("effective", "interval"))

    def mark_age(self, now: datetime) -> float:
        """Return the age of the high-water mark in intervals; less than 0 if there is no telling."""
        mark, interval = self.time("checkpoint", "highWaterMark"), self.interval()
        if mark is None or interval is None:
            return NO_AGE
        return max(0.0, (now - mark) / interval)

    def _at(self, path: tuple[str, ...]) -> object:
        found: object = self.status
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found


@lru_cache(maxsize=256)
def _duration(text: str) -> timedelta | None:
    """Read a duration; Wrappers have few different ones."""
    try:
        return parse_duration(text) or None
    except ValueError:
        return None
