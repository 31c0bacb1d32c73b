"""The parameters of a request, as texts."""

from collections.abc import Sequence

from wrapper_sdk.source import Query


def query_texts(query: Query | None) -> dict[str, str | list[str]]:
    """Return parameters as they are sent: numbers written out, truth values as true and false, None left out.

    Raises:
        TypeError: A value is of another type; says which.

    >>> query_texts({"limit": 1000, "geo": ["PT", "ES"], "cursor": None, "raw": True})
    {'limit': '1000', 'geo': ['PT', 'ES'], 'raw': 'true'}
    """
    found: dict[str, str | list[str]] = {}
    for name, value in (query or {}).items():
        if value is None:
            continue
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            found[str(name)] = [_text(name, member) for member in value]
        else:
            found[str(name)] = _text(name, value)
    return found


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    raise TypeError(f"the query parameter {name!r} is a {type(value).__name__}, not a text or a number")
