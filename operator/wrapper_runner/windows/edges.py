"""Where a source's time begins and ends, as far as it says so only by refusing what lies beyond."""

PROBES = (1, 16)
"""Periods beyond a refused one, at which is looked whether the source refuses all that lies there."""
DOUBTS = 2
"""Times that a refused period is tried again where the source answers for what is beyond."""
RETREATS = 8


def retreat(number: int) -> int:
    """Return how many periods to step back from a refused present: 1, 2, 4 and so on.

    >>> [retreat(number) for number in range(4)]
    [1, 2, 4, 8]
    """
    return 1 << number


def probes(*, backward: bool, at: int, bound: int) -> tuple[tuple[int, int], ...]:
    """Return windows of one period beyond the one that was refused, as far as they lie within the bound.

    >>> probes(backward=True, at=100, bound=90)
    ((98, 99),)
    """
    windows = [
        (at - 1 - distance, at - distance) if backward else (at + distance, at + distance + 1)
        for distance in PROBES
    ]
    return tuple(window for window in windows if (window[0] >= bound if backward else window[1] <= bound))
