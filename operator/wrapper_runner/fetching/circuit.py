"""A circuit breaker: after repeated failures a source is left alone for a while. Pure."""

_FIRST_REST = 30.0
_LONGEST_REST = 600.0


class Circuit:
    """Opens when a request came to nothing after all its attempts; the clock is the caller's.

    While it is open, requests fail at once. When its rest is over, one attempt is let through: it closes the
    circuit, or opens it for twice as long.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0
        self.message = ""
        """Why it is open, a sentence."""

    def rest(self, *, now: float) -> float:
        """Return the seconds for which no request may be made; none or less if one may."""
        return self._until - now if self._failures else 0.0

    @property
    def trying(self) -> bool:
        """Whether the next request is the one attempt that shows whether the source is back."""
        return self._failures > 0

    def failed(self, message: str, *, now: float) -> None:
        """Open, or stay open for longer."""
        self._failures += 1
        self._until = now + min(_FIRST_REST * 2.0 ** (self._failures - 1), _LONGEST_REST)
        self.message = message

    def worked(self) -> None:
        """Close."""
        self._failures = 0
