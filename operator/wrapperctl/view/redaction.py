"""Taking out of a report what may be a secret: better too much than too little."""

import re
from collections.abc import Iterator
from typing import Any

PLACEHOLDER = "(redacted)"
_SHORTEST = 4
"""A shorter value is taken out where it stands, but not looked for in every log."""
_PLAIN_HEADERS = {"accept", "accept-encoding", "accept-language", "content-type", "user-agent"}
_WORD = r"(?:key|token|secret|pass|pwd|auth|sig|cred|session|cookie)"
_NAMED = r"(?:api[-_ ]?key|x-[a-z-]*key|password|secret|authorization)"
_SECRET_NAME = re.compile(_WORD, re.IGNORECASE)
_PATTERNS = (
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@\"']+@"), rf"\1{PLACEHOLDER}@"),
    (re.compile(rf"(?i)([?&;][^=&\s\"']*{_WORD}[^=&\s\"']*=)[^&\s\"'<>]+"), rf"\1{PLACEHOLDER}"),
    (re.compile(r"(?i)\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {PLACEHOLDER}"),
    (
        re.compile(rf"(?i)\b({_NAMED}[\"']?\s*[:=]\s*[\"']?)[^\s\"',}}]+"),
        rf"\1{PLACEHOLDER}",
    ),
)  # fmt: skip


def redacted(bundle: Any, values: set[str]) -> Any:
    """Return a copy in which no text holds one of the values, or looks as if it held a secret.

    Args:
        bundle: What JSON can hold.
        values: What was found where manifests may hold secrets; see `suspect_values`.
    """
    longest_first = sorted((value for value in values if len(value) >= _SHORTEST), key=len, reverse=True)
    return _mapped(bundle, longest_first)


def without_values(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a spec without what may be a secret: headers, parameters, environment."""
    hidden = {id(holder): keys for holder, keys in _suspects(spec)}

    def copied(thing: Any) -> Any:
        if isinstance(thing, dict):
            keys = hidden.get(id(thing), ())
            return {key: PLACEHOLDER if key in keys else copied(value) for key, value in thing.items()}
        return [copied(item) for item in thing] if isinstance(thing, list) else thing

    found: dict[str, Any] = copied(spec)
    return found


def suspect_values(spec: dict[str, Any]) -> set[str]:
    """Return the values of a spec that may be secrets."""
    return {str(holder[key]) for holder, keys in _suspects(spec) for key in keys}


def scrubbed(text: str) -> str:
    """Take out of a text what looks like a secret.

    >>> scrubbed("GET https://me:pw@example.org/?api_key=1234&year=2020")
    'GET https://(redacted)@example.org/?api_key=(redacted)&year=2020'
    """
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _suspects(spec: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    source = spec.get("source") or {}
    api, command = source.get("api") or {}, source.get("command") or {}
    headers, query = api.get("headers") or {}, api.get("query") or {}
    yield headers, [name for name in headers if name.lower() not in _PLAIN_HEADERS]
    yield query, [name for name in query if _SECRET_NAME.search(name)]
    for variable in command.get("env") or ():
        yield variable, ["value"] if "value" in variable else []


def _mapped(thing: Any, values: list[str]) -> Any:
    if isinstance(thing, dict):
        return {_text(str(key), values): _mapped(value, values) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_mapped(item, values) for item in thing]
    return _text(thing, values) if isinstance(thing, str) else thing


def _text(text: str, values: list[str]) -> str:
    for value in values:
        text = text.replace(value, PLACEHOLDER)
    return scrubbed(text)
