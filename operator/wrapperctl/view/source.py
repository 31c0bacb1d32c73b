"""A Wrapper's source in a few words; nothing of it that may be a secret."""

from typing import Any
from urllib.parse import urlsplit

_KINDS = {"csv": "CSV", "xlsx": "XLSX", "api": "API", "command": "command"}


def source(spec: dict[str, Any]) -> str:
    """Say which source a manifest names.

    >>> source({"source": {"api": {"url": "https://me:pw@api.example.org/v1?key=1"}}})
    'API https://api.example.org/v1'
    """
    given = spec.get("source") or {}
    kind = next((name for name in _KINDS if given.get(name)), None)
    if kind is None:
        return "unknown"
    return f"{_KINDS[kind]} {_place(given[kind])}".rstrip()


def _place(described: dict[str, Any]) -> str:
    if "image" in described:
        return str(described["image"])
    place = described.get("from") or described
    if "url" in place:
        return bare_url(str(place["url"]))
    for field, key in (("configMap", "key"), ("volumeClaim", "path")):
        if field in place:
            return f"{field} {place[field].get('name')}/{place[field].get(key)}"
    return f"upload {place['upload'].get('fileId')}" if "upload" in place else ""


def bare_url(url: str) -> str:
    """Return a url without user, password, query and fragment."""
    parts = urlsplit(url)
    try:
        host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        host = parts.hostname or ""
    return f"{parts.scheme}://{host}{parts.path}"
