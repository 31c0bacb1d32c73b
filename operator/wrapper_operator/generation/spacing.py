"""Whether the times that were collected lie as close as the indicator's periods."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.periods import period_length
from wrapper_operator.generation.request import Doubt

_FAR = 3
"""Periods between times from which some must be missing."""
_FEWEST = 3


def far_apart(run: RunEvidence, *, periodicity: str) -> Iterator[Doubt]:
    """Doubt times that lie far further apart than a period: a part of the time may not have been understood.

    Months in a language that no rule knows, for one, look like the names of twelve series of years.

    Args:
        run: Of the code on a whole file.
        periodicity: Of the indicator; empty where it is not known.
    """
    if not periodicity or run.category_points:
        return
    times = sorted({datetime.fromisoformat(str(point.x)) for point in [*run.first, *run.last]})
    if len(times) < _FEWEST:
        return
    nearest = min(later - earlier for earlier, later in pairwise(times))
    if nearest < _FAR * period_length(periodicity):
        return
    yield Doubt(
        text=f"the indicator is {periodicity}, but no two of the times that were looked at are closer than "
        f"{nearest.days} days",
        chosen="they are taken as they are",
        hint="if another column says the month, the day or the hour, provide the code (engine Provided); "
        "else correct indicator.periodicity",
    )
