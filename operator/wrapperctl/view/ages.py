"""How old things are, and how far ahead, as people say it."""

from datetime import datetime

from wrapper_operator.lifecycle.times import read_time, write_time

_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
_YEAR = 31_556_952
_DAYS_ALONE = 10
"""From so many days on, hours tell nothing."""


def span(seconds: float) -> str:
    """Write a duration in its two largest units.

    >>> span(5), span(245), span(90000), span(86400 * 40), span(1e8)
    ('5 s', '4 min 5 s', '1 d 1 h', '40 d', '3 years')
    """
    left = max(int(seconds), 0)
    if left >= 2 * _YEAR:
        return f"{left // _YEAR} years"
    if left >= _DAYS_ALONE * 86400:
        return f"{left // 86400} d"
    parts: list[tuple[int, str]] = []
    for unit, size in _UNITS:
        if left >= size or parts or unit == "s":
            parts.append((left // size, unit))
            left %= size
        if len(parts) == 2:
            break
    return " ".join(f"{number} {unit}" for number, unit in parts if number or len(parts) == 1)


def age(text: str | None, now: datetime) -> str:
    """Write how long ago a time of a status is, or how far ahead.

    Args:
        text: The time as the status holds it; anything else gives an empty answer.
        now: The time of the answer.
    """
    moment = read_time(text)
    if moment is None:
        return ""
    passed = (now - moment).total_seconds()
    return f"{span(passed)} ago" if passed >= 0 else f"in {span(-passed)}"


def moment(text: str | None, now: datetime) -> str:
    """Write a time of a status with its age; `none` where there is none."""
    found, told = read_time(text), age(text, now)
    return f"{write_time(found)} ({told})" if found else "none"
