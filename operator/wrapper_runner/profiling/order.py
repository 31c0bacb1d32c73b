"""Whether values rise or fall down a file."""

from collections.abc import Sequence
from typing import Any, Literal

Order = Literal["ascending", "descending", "none", "constant"]


class OrderOf:
    """Follows a stream of comparable values; equal neighbours fit every order."""

    def __init__(self) -> None:
        self._last: Any = None
        self._rises = self._falls = False

    def add(self, values: Sequence[Any]) -> None:
        """Take the next values, in order."""
        if not values or self.is_mixed:
            return
        run = list(values) if self._last is None else [self._last, *values]
        self._last = run[-1]
        if run[0] == run[-1] and min(run) == max(run):
            return
        ascending = sorted(run)
        if run != ascending:
            self._falls = True
        if run != ascending[::-1]:
            self._rises = True

    @property
    def is_mixed(self) -> bool:
        """Whether the values rose and fell, so that the rest does not matter."""
        return self._rises and self._falls

    @property
    def order(self) -> Order:
        """What the values did so far."""
        if self._last is None or self.is_mixed:
            return "none"
        if self._rises:
            return "ascending"
        return "descending" if self._falls else "constant"
