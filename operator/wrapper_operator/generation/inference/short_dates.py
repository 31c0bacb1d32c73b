"""Dates with two digits everywhere: whether 24-01-02 begins with the year, by how regular the dates are."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

_THREE_PARTS = re.compile(r"(\d\d)([-./])(\d\d)\2(\d\d)")
FEWEST = 3
MOST_REGULAR = 0.8
"""Share of the gaps between dates that must be nearly alike."""
_USUAL_DAYS = frozenset({1, 15, 28, 29, 30, 31})
"""Days of the month on which months and years are counted."""


def are_years_first(known: Sequence[str]) -> bool:
    """Tell whether dates begin with the year: read so they follow each other evenly, and closer than else.

    One day in each of many months or years is even too: that is believed of its usual days alone.
    """
    found = [_THREE_PARTS.fullmatch(text) for text in known]
    parts = [(int(match[1]), int(match[3]), int(match[4])) for match in found if match is not None]
    if len(parts) < FEWEST or len(parts) < len(known):
        return False
    in_front = _dates(parts)
    behind = _dates([(last, middle, first) for first, middle, last in parts])
    if not _is_even(in_front):
        return False
    if not _is_even(behind):
        return True
    closer = in_front[-1] - in_front[0] < behind[-1] - behind[0]
    return closer and not {first for first, _, _ in parts} <= _USUAL_DAYS


def _dates(parts: Sequence[tuple[int, int, int]]) -> list[date]:
    """Return the dates of years, months and days, in order; none where one is no date."""
    try:
        return sorted({date(year + (1900 if year >= 69 else 2000), month, day) for year, month, day in parts})
    except ValueError:
        return []


def _is_even(dates: Sequence[date]) -> bool:
    gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
    if not gaps:
        return False
    usual = median(gaps)
    return sum(0.9 * usual <= gap <= 1.15 * usual for gap in gaps) >= MOST_REGULAR * len(gaps)
