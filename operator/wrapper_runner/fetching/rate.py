"""At most so many requests in a minute: a token bucket. Pure."""

_MINUTE = 60.0
_LARGEST_BURST = 10


class TokenBucket:
    """Says how long each request has to wait; the clock is the caller's.

    A small burst is let through at once. What it holds is taken off the steady rate, so that no minute,
    wherever it begins, has more requests than allowed.

    Args:
        per_minute: Most requests in any 60 seconds; at least 1.
        now: Seconds on a clock that only rises.
    """

    def __init__(self, per_minute: int, *, now: float) -> None:
        self._burst = max(1, min(_LARGEST_BURST, per_minute // 12))
        self._rate = (per_minute - self._burst + 1) / _MINUTE
        self._tokens = float(self._burst)
        self._at = now

    def reserve(self, *, now: float) -> float:
        """Take the next request's turn and return how many seconds it has to wait for it."""
        self._tokens = min(float(self._burst), self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = max(now, self._at)
        self._tokens -= 1.0
        return max(0.0, -self._tokens / self._rate)
