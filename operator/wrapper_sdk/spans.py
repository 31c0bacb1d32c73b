"""Parts of a window, for sources that give only so much at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta


def spans(start: datetime, end: datetime, *, days: float) -> Iterator[tuple[datetime, datetime]]:
    """Yield the parts of a half-open window, oldest first, none longer than `days`.

    >>> from datetime import UTC
    >>> for a, b in spans(datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC), days=365):
    ...     print(a.date(), b.date())
    2023-01-01 2024-01-01
    2024-01-01 2024-03-01
    """
    longest = timedelta(days=days)
    while end - start > longest:
        yield start, start + longest
        start += longest
    if start < end:
        yield start, end
