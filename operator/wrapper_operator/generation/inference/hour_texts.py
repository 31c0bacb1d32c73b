"""Hours of a day that are written with more than their number: 07h, H07, 07-08, 07:00 - 08:00."""

import re
from collections.abc import Mapping, Sequence

_HOUR = r"(?:h ?)?(\d{1,2})(?::00|\.00)?(?: ?h(?:00)?)?"
_ONE = re.compile(_HOUR)
_RANGE = re.compile(rf"{_HOUR} ?(?:-|–|a|to|bis|/) ?{_HOUR}")
MOST = 25


def hours_in_words(known: Sequence[str]) -> Mapping[str, str]:
    """Return the hour at which each text begins, case-folded; empty where one is no hour, or all are numbers.

    >>> dict(hours_in_words(["07h", "08h"])), dict(hours_in_words(["23:00 - 00:00"]))
    ({'07h': '7', '08h': '8'}, {'23:00 - 00:00': '23'})
    """
    texts = [text.strip().casefold() for text in known]
    if not 0 < len(texts) <= MOST or all(text.isdecimal() for text in texts):
        return {}
    found = {text: _begin(text) for text in texts}
    hours = [hour for hour in found.values() if hour is not None]
    if len(hours) < len(found) or max(hours) > 24:
        return {}
    shift = 1 if max(hours) == 24 and min(hours) == 1 else 0
    return {text: str(hour - shift) for text, hour in found.items() if hour is not None}


def _begin(text: str) -> int | None:
    if match := _RANGE.fullmatch(text):
        first, last = int(match[1]), int(match[2])
        return first if (first + 1) % 24 == last % 24 else None
    # A clock (07:00) is read as one.
    match = None if text[-3:] == ":00" else _ONE.fullmatch(text)
    return int(match[1]) if match else None
