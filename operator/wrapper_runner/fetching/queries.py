"""Query strings: one laid over another, with everything else left as it was written. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote_plus

Values = Mapping[str, str | list[str]]

_KEPT = ":,/@"
"""Marks that a query may hold as they are (RFC 3986, 3.4) and that sources document their parameters with."""


class Pair(NamedTuple):
    """One parameter: its name, and how it is written in the url."""

    name: str
    text: str


def read_query(text: str) -> list[Pair]:
    """Return the parameters of a query string as they are written.

    >>> read_query("geo=PT&geo=ES&x%5B%5D=1")[2]
    Pair(name='x[]', text='x%5B%5D=1')
    """
    return [Pair(unquote_plus(part.partition("=")[0]), part) for part in text.split("&") if part]


def write_query(pairs: Iterable[Pair]) -> str:
    """Return a query string."""
    return "&".join(pair.text for pair in pairs)


def lay_over(pairs: Iterable[Pair], values: Values) -> list[Pair]:
    """Return parameters with others laid over them.

    A parameter that was there is replaced where it first stood, a new one comes to the end; a list repeats
    its parameter, and an empty list takes it out.

    >>> write_query(lay_over(read_query("a=1&b=2&a=3"), {"c": "x y", "a": ["4", "5"], "b": []}))
    'a=4&a=5&c=x%20y'
    """
    written = {name: _pairs(name, value) for name, value in values.items()}
    kept: list[Pair] = []
    placed: set[str] = set()
    for pair in pairs:
        if pair.name not in written:
            kept.append(pair)
        elif pair.name not in placed:
            placed.add(pair.name)
            kept.extend(written[pair.name])
    for name, new in written.items():
        if name not in placed:
            kept.extend(new)
    return kept


def _pairs(name: str, value: str | list[str]) -> list[Pair]:
    texts = [value] if isinstance(value, str) else value
    return [Pair(name, f"{_quoted(name)}={_quoted(text)}") for text in texts]


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT, errors="replace")
