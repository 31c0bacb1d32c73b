"""The ways in which a secret is written when a source echoes it. Pure."""

import base64
import re
from functools import cached_property
from urllib.parse import quote

_ENTITIES = {"&": b"&amp;", "<": b"&lt;", ">": b"&gt;", '"': b"&quot;", "'": b"&apos;"}
_RUN = re.compile(rb"[A-Za-z0-9]+")


class Form:
    """One text to hide, however its marks are encoded: percent, JSON, XML and HTML.

    Args:
        text: What must not show.
        placeholder: What shows instead.
        wholly: Whether to look also for letters and digits that are encoded without need.
    """

    def __init__(self, text: str, placeholder: str, *, wholly: bool = False) -> None:
        self.text = text
        self.placeholder = placeholder
        self._replacement = placeholder.encode()
        data = text.encode()
        self._core = max(_RUN.findall(data), key=len, default=b"")
        self._plain = len(self._core) == len(data)
        self._encoded = _wholly_encoded(text) if wholly else ()

    def hide(self, data: bytes) -> bytes:
        """Return bytes in which the placeholder stands for the text; the same object if nothing was found."""
        if self._core in data:
            data = self._hide_core(data)
        for encoded in self._encoded:
            if encoded in data:
                data = data.replace(encoded, self._replacement)
        return data

    def _hide_core(self, data: bytes) -> bytes:
        if self._plain:
            return data.replace(self._core, self._replacement)
        return self._mixed.sub(self._replacement, data)

    @cached_property
    def _mixed(self) -> re.Pattern[bytes]:
        """Letters and digits as they are, every other mark in any encoding."""
        return re.compile(b"".join(_alternatives(mark) for mark in self.text))


def _wholly_encoded(text: str) -> tuple[bytes, ...]:
    """Return a text with every character encoded: by percent once and twice, and as JSON has it."""
    data = text.encode()
    units = text.encode("utf-16-be")
    ways = [sign.join((b"", *(b"%02x" % byte for byte in data))) for sign in (b"%", b"%25")]
    ways.append(b"".join(b"\\u%02x%02x" % (units[at], units[at + 1]) for at in range(0, len(units), 2)))
    return tuple(dict.fromkeys(case for way in ways for case in (way, _upper(way))))


def _upper(way: bytes) -> bytes:
    return way.upper().replace(b"\\U", b"\\u")


def _alternatives(mark: str) -> bytes:
    if mark.isascii() and mark.isalnum():
        return mark.encode()
    encoded = quote(mark, safe="").encode() if mark not in "_.-~" else b"%%%02X" % ord(mark)
    # The mark itself comes last: `%` begins its own encoding.
    ways = [
        b"\\\\" + re.escape(mark.encode()),
        b"(?i:" + encoded.replace(b"%", b"%(?:25)*") + b")",
        b"(?i:" + _json_escape(mark) + b")",
        b"&#0*%d;" % ord(mark),
        b"(?i:&#x0*%x;)" % ord(mark),
    ]
    if mark in _ENTITIES:
        ways.append(_ENTITIES[mark])
    if mark == " ":
        ways.append(rb"(?i:\+|%(?:25)*2b)")
    return b"(?:" + b"|".join([*ways, re.escape(mark.encode())]) + b")"


def _json_escape(mark: str) -> bytes:
    units = mark.encode("utf-16-be")
    return b"".join(b"\\\\u%02x%02x" % (units[at], units[at + 1]) for at in range(0, len(units), 2))


def in_base64(text: str) -> dict[str, str]:
    """Return what base64 makes of a text, by a name for each way.

    Besides the text alone, in either alphabet and without padding, that is what it becomes within a longer
    text, at each of the three places where it can begin; marks that its neighbours decide are left out.

    >>> in_base64("secret")["B64"]
    'c2VjcmV0'
    """
    data = text.encode()
    ways = {"B64": base64.b64encode(data).rstrip(b"=")}
    for shift in range(3):
        padded = base64.b64encode(b"\0" * shift + data)
        first = (0, 2, 3)[shift]
        last = (shift + len(data)) * 8 // 6
        ways[f"B64_{shift}"] = padded[first:last]
    written = {
        name + suffix: way.translate(bytes.maketrans(b"+/", alphabet)).decode()
        for name, way in ways.items()
        for suffix, alphabet in (("", b"+/"), ("U", b"-_"))
    }
    different = {way: name for name, way in reversed(written.items())}
    return {name: way for way, name in reversed(different.items())}
