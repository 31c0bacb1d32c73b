"""How long to wait before another try, and how many there may be."""

import hashlib
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
FREE_WAIT = timedelta(seconds=2)
"""Before an attempt that costs no retry; it doubles, too, so that nothing spins."""

JITTER = 0.2


def back_off(number: int, *, seed: str, first: timedelta = FIRST_WAIT) -> timedelta:
    """Return how long to wait before the next try.

    Args:
        number: Tries that failed in a row, from 1.
        seed: Spreads the tries of many Wrappers; the same seed and number give the same time.
        first: The wait after the first failure; it doubles with each, up to five minutes.
    """
    doublings: int = 2 ** min(number - 1, 12)
    wait = min(first * doublings, LONGEST_WAIT)
    return wait * (1 + JITTER * fraction(f"{seed}/{number}"))


def fraction(seed: str) -> float:
    """Return a number in [0, 1) that depends on the seed alone."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") / 2**32


def is_left(*, spent: int, budget: int) -> bool:
    """Return whether one more retry may be made."""
    return spent < budget
