"""What the source's own words mean when it does not want to answer."""

import re
from typing import Any, NoReturn

import msgspec

from wrapper_sdk.errors import SourceError, TryLater, WindowTooLarge

MAX_WORDS = 300
LATER_SECONDS = 30.0
"""Before asking again for data that the source prepares in the background."""

_LATER = re.compile(
    r"asynchronous|being (?:prepared|processed|generated)|try again (?:later|in)", re.IGNORECASE
)
_TOO_MUCH = re.compile(
    r"too[ _-]?(?:large|big|many|long|wide|much)|exceed|(?:larger|longer|greater|wider|bigger|more) than"
    r"|less than (?:a|one|1|\d+) (?:year|month|week|day|hour)|within (?:a|one|1|\d+) (?:year|month|week|day)"
    r"|(?:less|fewer|smaller) than or equal to|at most|no more than|maxim(?:um|al)|max(?:imum)? ?allowed"
    r"|(?:date|time|period)[ _-]?range|range[ _-](?:too|must|limit|of (?:dates|time))|result window",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"no[ _-]?(?:matching )?(?:records?|results?|data|observations?|rows?|content|values|entries)"
    r"(?: (?:was|were|is|are|available|exists?))*[ _-]?(?:found|available|match|exist"
    r"|for (?:the|this|these|your)\b(?! param))"
    r"|no(?:records|results|data)found|(?:data|records?|results?|observations?) (?:was |were )?not found",
    re.IGNORECASE,
)
_TELLING_NAMES = (
    "message reason detail description error_description label title text error errors msg value"
    " userMessage developerMessage fault faultstring status"
)
_TELLING = tuple(_TELLING_NAMES.split())
_ONLY_ERRORS = frozenset(
    {*_TELLING, "code", "type", "path", "timestamp", "instance", "info"} - {"value", "label"}
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_REASON = re.compile(r"<(?:\w+:)?(?:text|message|faultstring)\b[^>]*>(.*?)</", re.IGNORECASE | re.DOTALL)


def raise_refusal(status: int, text: str) -> NoReturn:
    """Raise what a reply that is no success means for the collector.

    Raises:
        WindowTooLarge: A 413, or another 4xx whose text speaks of too much or too long a range.
        TryLater: The source prepares the data in the background.
        SourceError: Everything else, with the source's own words.
    """
    if status == 413:
        if _LATER.search(text):
            raise TryLater(LATER_SECONDS)
        raise WindowTooLarge(words_of(text) or "413")
    if status in (400, 406, 416, 422) and speaks_of_size(text):
        raise WindowTooLarge(words_of(text))
    words = words_of(text)
    raise SourceError(f"the source answered {status}{': ' + words if words else ''}")


def speaks_of_size(text: str) -> bool:
    """Tell whether an error says that too much was asked for at once.

    >>> speaks_of_size("The date range must be less than 1 year."), speaks_of_size("no such series")
    (True, False)
    """
    return _TOO_MUCH.search(text[:20_000]) is not None


def says_nothing_found(status: int, text: str) -> bool:
    """Tell whether a reply that is no success only says that there is no data.

    >>> says_nothing_found(404, "NoResultsFound"), says_nothing_found(404, "no such page")
    (True, False)
    """
    return status in (400, 404, 410, 422) and speaks_of_nothing(text)


def speaks_of_nothing(text: str) -> bool:
    """Tell whether a message says that there is no data where it was looked for.

    >>> speaks_of_nothing("No data was found."), speaks_of_nothing("no such station")
    (True, False)
    """
    return _NOTHING.search(text[:20_000]) is not None


def words_of(text: str) -> str:
    """Return what an error document says, in one line: of JSON its message, of HTML its title.

    >>> words_of('{"error": [{"status": 413, "label": "EXTRACTION_TOO_BIG: 43032576 rows"}]}')
    'EXTRACTION_TOO_BIG: 43032576 rows'
    >>> words_of("<html><head><title>502 Bad Gateway</title>")
    '502 Bad Gateway'
    """
    start = text.lstrip("\ufeff \r\n\t")[:1]
    found: str | None = None
    if start and start in "{[":
        try:
            found = told(msgspec.json.decode(text.encode(errors="replace")))
        except msgspec.DecodeError:
            found = None
    elif start == "<":
        match = _REASON.search(text[:20_000]) or _TITLE.search(text[:20_000])
        found = match[1] if match is not None else None
    line = " ".join((found or text[: 4 * MAX_WORDS]).split())
    return line if len(line) <= MAX_WORDS else line[: MAX_WORDS - 1] + "…"


def is_refusal(document: dict[str, Any]) -> bool:
    """Tell whether an object is an error and no data, whatever the status that it came with.

    >>> is_refusal({"error": True, "message": "maintenance"}), is_refusal({"date": "2024", "message": "fair"})
    (True, False)
    """
    marked = any(document.get(name) for name in ("error", "errors", "fault", "exception"))
    return marked or document.get("success") is False or set(document) <= _ONLY_ERRORS


def told(document: Any, depth: int = 0) -> str | None:
    """Return the message within an error document, by the names that such documents use; None for none.

    >>> told([{"message": [{"id": "120", "key": "Invalid value", "value": "The value is not valid"}]}])
    'The value is not valid'
    """
    if depth > 5:
        return None
    if isinstance(document, str):
        return document if document.strip() else None
    if isinstance(document, list):
        return next(filter(None, (told(member, depth + 1) for member in document[:5])), None)
    if isinstance(document, dict):
        members = (document[name] for name in _TELLING if name in document)
        return next(filter(None, (told(member, depth + 1) for member in members)), None)
    return None
