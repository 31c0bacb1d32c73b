"""What became of a window that was fetched."""

from datetime import datetime

import msgspec


class Reach(msgspec.Struct, frozen=True):
    """All points that a reply held, asked for or not; those beyond the present are left out."""

    count: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A window that came to its end."""

    points: int
    """Inside of the window."""
    requests: int = 1
    reach: Reach = Reach()
    before: int = 0
    """Points older than what was asked for."""
    after: int = 0
    """Points newer than what was asked for."""
    timeless: bool = False
    """The points have no time: the reply is all there is."""

    @property
    def spilled(self) -> int:
        """Points that nobody asked for."""
        return self.before + self.after
