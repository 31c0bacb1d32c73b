"""Replies by which a source says that it was asked for too much."""

import re

_TOO_LARGE = 413
_BAD_REQUESTS = frozenset({400, 406, 416, 422})
"""By which sources say that they do not like what they were asked for."""
_LOOKED_AT = 16 * 1024
"""Bytes of a reply's text."""
_WORDS = re.compile(
    rb"too (large|big|long|many|wide|much)|exceed|\brange|maximum|at most|limit|no more than|less than"
    rb"|(smaller|shorter|fewer|narrower) than|(?<![-\w])size|page_?size|out of bounds|earliest|latest"
)
_OTHER_LIMITS = re.compile(rb"(rate|request|call)s?[ _-]?limit")
_TAG = re.compile(rb"<[^>]*>")


def refuses_size(status: int, content: bytes) -> bool:
    """Return whether a reply refuses a window for its size, or for lying out of the source's range.

    Args:
        status: Of the reply: 413, or one for bad requests whose text speaks of it.
        content: Its body.
    """
    if status == _TOO_LARGE:
        return True
    if status not in _BAD_REQUESTS:
        return False
    text = _TAG.sub(b" ", content[:_LOOKED_AT].lower())
    return _WORDS.search(_OTHER_LIMITS.sub(b"", text)) is not None
