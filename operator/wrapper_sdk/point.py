"""The one thing that collectors produce."""

from datetime import date, datetime
from typing import NamedTuple


class Point(NamedTuple):
    """One measured value.

    Attributes:
        x: When: an aware datetime, a naive datetime or a date (both meant in the source's time zone).
            For a source without time, what: a number or a text.
        y: How much: a finite number.
        series: Which, where the source has several; at most 256 characters. None where it has one.

    >>> Point(date(2024, 1, 1), 5.1, "PRT")
    Point(x=datetime.date(2024, 1, 1), y=5.1, series='PRT')
    """

    x: datetime | date | float | str
    y: float
    series: str | None = None
