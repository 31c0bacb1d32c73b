"""The names of series met so far: the first ones, and how many there are."""

MAX_NAMES = 1000
_MAX_TRACKED = 20_000


class SeriesNames:
    """Names of series, in bounded memory.

    Args:
        max_tracked: Up to this many the count is exact, beyond an estimate by the hashes' low bits.

    Attributes:
        first: The first different names, in order.
    """

    def __init__(self, max_tracked: int = _MAX_TRACKED) -> None:
        self._max_tracked = max_tracked
        self._level = 0
        self._hashes: set[int] = set()
        self.first: list[str] = []

    def add(self, names: set[str | None]) -> None:
        """Take the names of a batch in; None is no name."""
        for name in sorted(filter(None, names)):
            key = hash(name)
            if key & ((1 << self._level) - 1) or key in self._hashes:
                continue
            self._hashes.add(key)
            if len(self.first) < MAX_NAMES:
                self.first.append(name)
            if len(self._hashes) > self._max_tracked:
                self._level += 1
                mask = (1 << self._level) - 1
                self._hashes = {key for key in self._hashes if not key & mask}

    @property
    def count(self) -> int:
        """Number of different names."""
        return len(self._hashes) << self._level
