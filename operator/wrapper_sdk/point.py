"""The one thing that collectors produce."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec


class Point(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One measured value.

    Attributes:
        x: When: an aware datetime, a naive datetime or a date (both meant in the source's time zone).
            For a source without time, what: a number or a text.
        y: How much: a finite number.
        series: Which, where the source has several; at most 256 characters. None where it has one.

    >>> Point(date(2024, 1, 1), 5.1, "PRT")
    Point(x=datetime.date(2024, 1, 1), y=5.1, series='PRT')
    >>> x, y, series = Point("Lisboa", 5.1)
    """

    # No named tuple: collectors make millions of them, and a Struct is made in a third of the time.
    x: datetime | date | float | str
    y: float
    series: str | None = None

    def __iter__(self) -> Iterator[datetime | date | float | str | None]:
        """Yield the three values, so that a point can be taken apart like a tuple."""
        yield self.x
        yield self.y
        yield self.series
