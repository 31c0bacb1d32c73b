"""Requests to ENTSO-E for more documents than it gives at once: it gives the rest by their offset."""

import re
from collections.abc import Iterator

from wrapper_sdk.replies import Reply
from wrapper_sdk.replies.refusals import speaks_of_size, words_of
from wrapper_sdk.source import ApiSource, Query

LAST_OFFSET = 4800
"""The platform takes none beyond."""

_HEAD = 2000
_ACKNOWLEDGEMENT = b"Acknowledgement_MarketDocument"
_COUNTED = re.compile(r"\b(?:documents?|instances?|files?|time ?series)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b[0-9]{1,7}\b")
_SERIES = re.compile(rb"<(?:[\w.-]+:)?TimeSeries\b")


def entsoe_pages(
    source: ApiSource, query: Query | None = None, *, path: str | None = None
) -> Iterator[Reply]:
    """Yield the reply to a query; where that refuses for the number of documents, those of all its pages.

    Some kinds of data, such as outages and bids, come as so many documents or time series at a time. More
    than that is refused, unless `offset` says where to begin. The offset moves by what really came.

    Args:
        source: The API.
        query: As for `ApiSource.get`.
        path: As for `ApiSource.get`.

    Yields:
        Replies for `entsoe`, the last of them perhaps an acknowledgement that there is nothing more, or a
        refusal: of more than all offsets reach, for which `entsoe` raises WindowTooLarge.

    >>> class Source:
    ...     timezone = "UTC"
    ...     def get(self, path=None, query=None):
    ...         if "offset" not in query:
    ...             text = "The amount of requested data exceeds allowed limit: 3 documents, allowed 2."
    ...         elif query["offset"] < 3:
    ...             return Reply(200, {}, b"<GL_MarketDocument><TimeSeries/></GL_MarketDocument>")
    ...         else:
    ...             text = "No matching data found"
    ...         named = "Acknowledgement_MarketDocument"
    ...         return Reply(200, {}, f"<{named}><Reason><text>{text}</text></Reason></{named}>".encode())
    ...     def reject(self, reason, *, text=None): ...
    >>> [reply.content[1:12] for reply in entsoe_pages(Source(), {"documentType": "A77"})]
    [b'GL_MarketDo', b'GL_MarketDo', b'GL_MarketDo', b'Acknowledge']
    """
    asked = dict(query or {})
    reply = source.get(path, asked)
    if not _wants_offset(reply):
        yield reply
        return
    offset = 0
    while offset <= LAST_OFFSET:
        reply = source.get(path, {**asked, "offset": offset})
        yield reply
        count = _documents(reply)
        if not count:
            return
        offset += count
    # The platform's own words for this are a refusal, too.
    yield source.get(path, {**asked, "offset": offset})


def _wants_offset(reply: Reply) -> bool:
    """Tell whether a reply refuses for the number of documents, and offsets reach all of them."""
    if _ACKNOWLEDGEMENT not in reply.content[:_HEAD]:
        return False
    said = words_of(reply.text)
    counted = speaks_of_size(said) and _COUNTED.search(said) is not None
    return counted and max(map(int, _NUMBER.findall(said)), default=0) <= 2 * LAST_OFFSET


def _documents(reply: Reply) -> int:
    """Return how many documents or time series a reply holds, by which offsets count; 0 of none."""
    if not reply.ok:
        return 0
    if reply.is_zip:
        return sum(1 for _ in reply.members())
    return len(_SERIES.findall(reply.content))
