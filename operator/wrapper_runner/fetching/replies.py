"""What a reply means for the request: taken, to be tried again, or refused. Pure."""

import re
from collections.abc import Mapping
from typing import Protocol

from wrapper_contract.redaction import shown_text

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 529, 530})
"""Another attempt may do; above 511, content delivery networks speak of the server behind them."""
REFUSALS = frozenset({401, 403})
_LEFT_OUT = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "set-cookie",
        "set-cookie2",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_LONGEST_VALUE = 8192
_MOST_CHARACTERS = 128 * 1024
_EXCERPT = 160
_MARKUP = re.compile(r"\s*<")


class TextReply(Protocol):
    """A reply, as far as judging it needs."""

    @property
    def status(self) -> int:
        """Of HTTP."""
        ...

    @property
    def headers(self) -> dict[str, str]:
        """Names in lower case."""
        ...

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        ...


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that collector code may see: without the transfer's and without cookies, bounded."""
    kept: dict[str, str] = {}
    left = _MOST_CHARACTERS
    for name, value in headers.items():
        left -= len(name) + min(len(value), _LONGEST_VALUE)
        if name not in _LEFT_OUT and left >= 0:
            kept[name] = value[:_LONGEST_VALUE]
    return kept


def excerpt(reply: TextReply) -> str:
    """Return what a reply says in words, on one line and short; empty if it says nothing to people."""
    text = " ".join(reply.content[: 4 * _EXCERPT].decode(errors="replace").split())
    if not text or _MARKUP.match(text) or not text.isprintable():
        return ""
    return shown_text(text, limit=_EXCERPT)
