"""Made data: the same for the same name and time, with holes, known to the last digit."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

Clock = Callable[[], datetime]


class Datum(NamedTuple):
    """One point that a collector should find."""

    x: datetime
    series: str | None
    y: float


def frozen(now: datetime | None = None) -> Clock:
    """Return a clock that stands still; at this moment unless told otherwise."""
    moment = now or datetime.now(UTC)
    return lambda: moment


def real() -> datetime:
    """Return the time; data of such a server grow while it runs."""
    return datetime.now(UTC)


def value(name: str, x: datetime, *, revision: int = 0) -> float:
    """Return the value of a series at a time, in hundredths."""
    return _hash(name, x, str(revision)) % 1_000_000 / 100


def is_hole(name: str, x: datetime) -> bool:
    """Tell whether a series has no value at a time: one in seventeen, never the first of a year."""
    return _hash(name, x, "hole") % 17 == 0 and (x.month, x.day, x.hour) != (1, 1, 0)


def _hash(*parts: object) -> int:
    return int.from_bytes(hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=6).digest(), "big")


def starts(first: datetime, last: datetime, *, months: int = 0, hours: int = 0) -> Iterator[datetime]:
    """Yield the starts of periods of so many months, or hours, from `first` to `last`, both included."""
    x = first
    while x <= last:
        yield x
        if months:
            count = x.month - 1 + months
            x = x.replace(year=x.year + count // 12, month=count % 12 + 1)
        else:
            x += timedelta(hours=hours)


def made(name: str, times: Iterable[datetime], *, series: str | None = None) -> list[Datum]:
    """Return the data of one series, without its holes."""
    return [Datum(x, series, value(name, x)) for x in times if not is_hole(name, x)]


def between(data: Iterable[Datum], since: datetime | None, until: datetime | None) -> list[Datum]:
    """Return the data from `since` to `until`, both included; None for no bound."""
    return [
        datum for datum in data if (since is None or datum.x >= since) and (until is None or datum.x <= until)
    ]


def moment(text: str, *, end_of_day: bool = False) -> datetime | None:
    """Return the time of an ISO date or time, in UTC where it has no offset; None for an empty text.

    Args:
        text: The text.
        end_of_day: Whether a date means its last moment.
    """
    if not text:
        return None
    x = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    x = x if x.tzinfo else x.replace(tzinfo=UTC)
    return x + timedelta(days=1, microseconds=-1) if end_of_day and len(text) == 10 else x
