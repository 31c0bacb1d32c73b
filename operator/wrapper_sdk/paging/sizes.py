"""What sources say about page sizes and pages that do not exist."""

import re

_SIZE_WORDS = re.compile(r"page[ _-]?size|per[ _-]?page|results? per|items per|page limit", re.IGNORECASE)
_BOUND = re.compile(
    r"(?:max(?:imum)?|at most|up to|no more than|not exceed|less than or equal(?: to)?|<=|≤|\ble\b"
    r"|between \d+ and|from \d+ to|1\s?(?:-|–|\.\.)|\bto)[^0-9]{0,30}([0-9]{1,6})\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:invalid|no such|unknown|nonexistent) (?:page|offset)|(?:page|offset)\b.{0,40}"
    r"(?:out of (?:range|bounds)|beyond|past|greater than|does not exist|not found)",
    re.IGNORECASE | re.DOTALL,
)
_LESS = re.compile(r"less than[^0-9]{0,10}([0-9]{1,6})\b(?!\s*(?:year|month|week|day|hour))", re.IGNORECASE)


def lower_size(text: str, *, name: str, asked: int) -> int | None:
    """Return a smaller page size to try after a refusal, or None where it was not about the page size.

    Args:
        text: What the source said.
        name: Of the parameter for the page size.
        asked: The page size that was refused.

    >>> lower_size("limit: Input should be less than or equal to 1000", name="limit", asked=5000)
    1000
    >>> lower_size("the page size is too large", name="limit", asked=5000)
    2500
    >>> lower_size("no such station", name="limit", asked=5000)
    """
    text = text[:20_000]
    # The name as a word of its own, not within another; ids and such may be long enough to hold anything.
    named = re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", text, re.IGNORECASE)
    if asked <= 1 or not (named or _SIZE_WORDS.search(text)):
        return None
    bounds = [int(found) for found in _BOUND.findall(text)] + [
        int(found) - 1 for found in _LESS.findall(text)
    ]
    smaller = [bound for bound in bounds if 1 <= bound < asked]
    return max(smaller) if smaller else asked // 2


def speaks_of_end(text: str) -> bool:
    """Tell whether an error says that there is no such page.

    >>> speaks_of_end('{"detail": "Invalid page."}'), speaks_of_end("no such station")
    (True, False)
    """
    return _END.search(text[:20_000]) is not None


def counted(value: object) -> int | None:
    """Return a count that a source gives as a number or a text; None for what is no exact one.

    >>> counted(17556), counted("3"), counted(">1000"), counted(None)
    (17556, 3, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and value >= 0 else None
