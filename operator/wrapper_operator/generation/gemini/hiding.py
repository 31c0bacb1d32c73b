"""Keeping from models and records what a manifest says in plain text though it is a credential. Pure.

What stands in Secrets never comes this far: the inspection takes it out of all that it sends.
"""

import re
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from wrapper_operator.generation.request import ApiRequest

HIDDEN = "(hidden)"
SHORTEST = 6
"""Of a value that is looked for in texts: shorter ones stand in too many words."""
_NAME = re.compile(
    r"(?i)(token|secret|password|(^|[^a-z])(app_?id|(api|app|access|auth|subscription)?[_.-]?key|passw?d?|pwd"
    r"|sig(nature)?))$"
)


def credentials_of(api: ApiRequest | None) -> tuple[str, ...]:
    """Return values of a url and its parameters that are credentials by their names or places, longest first.

    >>> credentials_of(ApiRequest(url="https://me:sesame@example.org/v1?api_key=12345678&year=2020"))
    ('12345678', 'sesame')
    """
    if api is None:
        return ()
    parts = urlsplit(api.url)
    named = [*parse_qsl(parts.query), *api.query.items()]
    found = {value for name, value in named if _NAME.search(name)} | {unquote(parts.password or "")}
    written = {form for value in found for form in (value, quote(value, safe=""), quote_plus(value))}
    return tuple(sorted((each for each in written if len(each) >= SHORTEST), key=len, reverse=True))


def hidden(text: str, values: tuple[str, ...]) -> str:
    """Return a text without these values."""
    for value in values:
        text = text.replace(value, HIDDEN)
    return text
