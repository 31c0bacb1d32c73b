"""Which (time, series) came how often and with what values, in bounded memory.

Up to 200,000 keys are tracked exactly. Beyond, a key is tracked only if the low bits of its hash are zero,
one bit more each time that the table is full: whoever is tracked was so from its first point on, so what
is counted of a tracked key is exact, and the counts of all keys are estimates.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wrapper_contract.messages import CategoryPoint, TimePoint

MAX_KEYS = 200_000
MAX_EXAMPLES = 20

AnyPoint = TimePoint | CategoryPoint

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_ONCE, _REPEATED, _CONFLICTING = range(3)


@dataclass(frozen=True)
class Clash:
    """Two points of one time and series with different values."""

    first_row: int
    first_value: float
    point: AnyPoint
    row: int


class KeyTable:
    """Keys and what came of them.

    Args:
        max_keys: How many are tracked before only some are.

    Attributes:
        clashes: Examples of conflicts, the first ones found.
    """

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self._max_keys = max_keys
        self._level = 0
        self._slots: dict[int, int] = {}
        self._values = array("d")
        self._rows = array("q")
        self._states = bytearray()
        self.clashes: list[Clash] = []

    def add(self, points: Sequence[AnyPoint], rows: Sequence[int]) -> None:
        """Take points in, each with the row it comes from."""
        mask = (1 << self._level) - 1
        slots = self._slots
        for point, row in zip(points, rows, strict=True):
            key = _hash(point)
            if key & mask:
                continue
            slot = slots.get(key)
            if slot is not None:
                self._meet_again(slot, point, row)
                continue
            slots[key] = len(slots)
            self._values.append(point.y)
            self._rows.append(row)
            self._states.append(_ONCE)
            if len(slots) > self._max_keys:
                self._thin_out()
                slots, mask = self._slots, (1 << self._level) - 1

    @property
    def distinct(self) -> int:
        """Number of different keys, estimated once there are more than are tracked."""
        return len(self._slots) << self._level

    @property
    def conflicting(self) -> int:
        """Number of keys with different values, estimated in the same way."""
        return self._states.count(_CONFLICTING) << self._level

    @property
    def repeated(self) -> int:
        """Number of keys that came again, always with the same value, estimated in the same way."""
        return self._states.count(_REPEATED) << self._level

    def _meet_again(self, slot: int, point: AnyPoint, row: int) -> None:
        if point.y == self._values[slot]:
            self._states[slot] = max(self._states[slot], _REPEATED)
            return
        if self._states[slot] != _CONFLICTING and len(self.clashes) < MAX_EXAMPLES:
            self.clashes.append(Clash(self._rows[slot], self._values[slot], point, row))
        self._states[slot] = _CONFLICTING

    def _thin_out(self) -> None:
        """Track half of the keys."""
        self._level += 1
        mask = (1 << self._level) - 1
        kept = [(key, slot) for key, slot in self._slots.items() if not key & mask]
        self._values = array("d", [self._values[slot] for _, slot in kept])
        self._rows = array("q", [self._rows[slot] for _, slot in kept])
        self._states = bytearray(self._states[slot] for _, slot in kept)
        self._slots = {key: slot for slot, (key, _) in enumerate(kept)}


def _hash(point: AnyPoint) -> int:
    x = point.x
    if isinstance(x, datetime):
        # A third of the time that hashing an aware datetime takes, and never negative.
        return hash((x - _BEGINNING, point.series))
    if isinstance(x, str):
        return hash((x, point.series))
    # Python gives -1.0 and -2.0 the same hash, their texts differ; the mark tells them from texts.
    return hash((repr(x), point.series, float))
