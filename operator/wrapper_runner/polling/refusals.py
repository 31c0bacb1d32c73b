"""Replies by which a source says that it was asked for too much."""

import re

_TOO_LARGE = 413
_BAD_REQUEST = 400
_LOOKED_AT = 16 * 1024
"""Bytes of a reply's text."""
_WORDS = re.compile(
    rb"too (large|big|long|many|wide|much)|exceed|\brange|maximum|at most|limit|no more than|less than"
    rb"|(?<![-\w])size|out of bounds|earliest|latest"
)
_OTHER_LIMITS = re.compile(rb"(rate|request|call)s?[ _-]?limit")
_TAG = re.compile(rb"<[^>]*>")


def refuses_size(status: int, content: bytes) -> bool:
    """Return whether a reply refuses a window for its size, or for lying out of the source's range.

    Args:
        status: Of the reply: 413, or a 400 that speaks of it.
        content: Its body.
    """
    if status == _TOO_LARGE:
        return True
    if status != _BAD_REQUEST:
        return False
    text = _TAG.sub(b" ", content[:_LOOKED_AT].lower())
    return _WORDS.search(_OTHER_LIMITS.sub(b"", text)) is not None
