"""From bytes to text, by what the reply itself says of its encoding."""

import re

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


def decoded(content: bytes, content_type: str = "") -> str:
    r"""Return the text of a body; bytes that do not fit are replaced.

    A byte order mark wins over the header, the header over an XML declaration, and that over UTF-8. What is
    not UTF-8 either is read as Windows-1252.

    >>> decoded("año".encode("utf-16")), decoded(b"a\xf1o"), decoded(b"a\xf1o", "text/csv; charset=latin1")
    ('año', 'año', 'año')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    told = _told(content, content_type)
    if told is not None:
        text = _decode(content, told)
        if text is not None:
            return text
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _told(content: bytes, content_type: str) -> str | None:
    match = _CHARSET.search(content_type)
    if match is not None:
        return match[1]
    declared = _XML_ENCODING.match(content[:200])
    return declared[1].decode() if declared is not None else None


def _decode(content: bytes, encoding: str) -> str | None:
    """Return the text; None where there is no such encoding or it does not fit."""
    try:
        return content.decode(encoding)
    except (LookupError, ValueError):
        return None
