"""How numbers, times, sizes and durations are written for people."""

from collections.abc import Iterable
from datetime import datetime

_SIZES = ("B", "kB", "MB", "GB", "TB")
_TIME_FORMATS = ("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
FINEST = len(_TIME_FORMATS) - 1


def count(number: int, one: str = "", many: str = "") -> str:
    """Write a count with thousands apart, and its noun in the right form.

    >>> count(1234, "row"), count(1, "row")
    ('1,234 rows', '1 row')
    """
    noun = one if number == 1 else many or (one and f"{one}s")
    return f"{number:,} {noun}".rstrip()


def size(amount: int) -> str:
    """Write a number of bytes.

    >>> size(18547)
    '18.5 kB'
    """
    value = float(amount)
    for unit in _SIZES[:-1]:
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} {_SIZES[-1]}"


def seconds(value: float) -> str:
    """Write a duration in seconds.

    >>> seconds(0.94), seconds(12.3), seconds(245)
    ('0.9 s', '12 s', '4 min 5 s')
    """
    if value < 10:
        return f"{value:.1f} s"
    if value < 100:
        return f"{value:.0f} s"
    return f"{int(value) // 60} min {int(value) % 60} s"


def value(number: float | None) -> str:
    """Write a measured value with as many digits as tell something.

    >>> value(417.25), value(1234567.0), value(0.00001234), value(None)
    ('417.25', '1,234,567', '1.234e-05', '')
    """
    if number is None:
        return ""
    size_of = abs(number)
    if number == 0:
        return "0"
    if size_of >= 1e15 or size_of < 1e-4:
        return f"{number:.4g}"
    digits = 0 if size_of >= 1e6 else 2 if size_of >= 1000 else 4 if size_of >= 1 else 6
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fineness(x: datetime) -> int:
    """Return how fine a format this time needs: 0 for a bare year up to `FINEST` for seconds."""
    if x.second or x.microsecond:
        return 4
    if x.hour or x.minute:
        return 3
    if x.day != 1:
        return 2
    return 0 if x.month == 1 else 1


def when(x: datetime, fine: int) -> str:
    """Write a time as finely as `fineness` says for the source as a whole."""
    # strftime writes the year 900 as 900; four digits keep the columns straight.
    text = x.strftime(_TIME_FORMATS[fine])
    return text if x.year >= 1000 else text.replace(str(x.year), f"{x.year:04d}", 1)


def listed(words: Iterable[str], *, most: int = 6) -> str:
    """Join words by commas; says how many more there are.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    every = list(words)
    shown = ", ".join(every[:most])
    return shown if len(every) <= most else f"{shown} and {len(every) - most:,} more"


def clipped(text: str, width: int) -> str:
    """Cut a text that is longer than `width` characters, and make it fit on one line."""
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= width else flat[: max(width - 1, 0)] + "…"


def printable(text: str) -> str:
    """Replace control characters: what a file holds must not steer the terminal."""
    return "".join(character if character.isprintable() else _stand_in(character) for character in text)


def _stand_in(character: str) -> str:
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
