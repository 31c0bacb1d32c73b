"""How urls and names from outside are shown to people: without secrets, on one line, not too long."""

import unicodedata
from urllib.parse import urlsplit, urlunsplit

MAX_SHOWN = 200


def shown_text(text: str, *, limit: int = MAX_SHOWN) -> str:
    r"""Return a text from outside as it may stand in a message: no control characters, bounded.

    >>> shown_text("data\x1b[2J.csv")
    'data?[2J.csv'
    """
    clean = "".join("?" if unicodedata.category(mark) in ("Cc", "Cf", "Cs") else mark for mark in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def shown_url(url: str) -> str:
    """Return a url as it may stand in a message: user, password, query values and fragment left out.

    >>> shown_url("https://me:secret@example.org/data.csv?api_key=123&year=2024#top")
    'https://example.org/data.csv?api_key=…&year=…'
    """
    try:
        parts = urlsplit(url)
        host = _without_user(parts.netloc)
    except ValueError:
        return "a url that cannot be read"
    query = "&".join(_without_value(pair) for pair in parts.query.split("&")) if parts.query else ""
    return shown_text(urlunsplit((parts.scheme, host, parts.path, query, "")))


def _without_user(netloc: str) -> str:
    return netloc.rpartition("@")[2]


def _without_value(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    # A lone word may be the secret itself.
    return f"{name}=…" if equals else "…"
