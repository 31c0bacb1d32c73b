"""Label values that come from elsewhere, kept few."""

MOST = 64
OTHER = "Other"


class Bounded:
    """Lets the first values through and calls all later ones `Other`, so that no series can multiply.

    Args:
        most: How many different values there may be.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: set[str] = set()

    def __call__(self, value: str) -> str:
        """Return the value, or `Other`."""
        if value in self._known:
            return value
        if len(self._known) >= self._most:
            return OTHER
        self._known.add(value)
        return value
