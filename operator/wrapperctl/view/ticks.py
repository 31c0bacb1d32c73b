"""Where the labels of an axis stand."""

import itertools
import math
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86400.0


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values within [low, high], at most `most` of them where that is two or more."""
    if not high > low:
        return [low]
    step = _round_step((high - low) / most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    ticks = [number * step for number in range(first, last + 1)]
    return ticks if ticks else [low]


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is at least this."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= least * (1 - 1e-9))


def value_labels(ticks: list[float]) -> list[str]:
    """Write ticks with the same number of decimals, as few as tell them apart."""
    step = min((abs(b - a) for a, b in itertools.pairwise(ticks)), default=abs(ticks[0]) or 1.0)
    largest = max(abs(tick) for tick in ticks)
    if largest >= 1e9 or (0 < largest < 1e-4):
        return [f"{tick:.3g}" for tick in ticks]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return [f"{tick:,.{min(decimals, 8)}f}" for tick in ticks]


def time_labels(low: float, high: float) -> tuple[str, str, str]:
    """Write the left, middle and right end of a time axis, as finely as its span asks for.

    Args:
        low: Seconds since 1970.
        high: Seconds since 1970.
    """
    span = high - low
    pattern = "%Y" if span > 6 * 365 * _DAY else "%Y-%m" if span > 180 * _DAY else "%Y-%m-%d"
    if span <= 3 * _DAY:
        pattern = "%m-%d %H:%M"
    moments = (low, (low + high) / 2, high)
    left, middle, right = (_moment(moment).strftime(pattern) for moment in moments)
    return left, middle, right


def _moment(at: float) -> datetime:
    return _EPOCH + timedelta(seconds=at)
