"""CSV over HTTP: a table under a header row, asked for in windows."""

from typing import Any

from wrapper_operator.generation.exchanges.exchange import NO_JSON, Exchange
from wrapper_operator.generation.shapes.records import Extraction, RecordsReading, reading_of
from wrapper_operator.generation.shapes.texts import whole_rows
from wrapper_sdk import SourceError, from_rows
from wrapper_sdk.replies.documents import is_html

TITLE = "an API that answers in CSV"
_LOOKED_AT = 200
"""Rows; some sources have many lines of comment first."""


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    if not is_table(first):
        return None
    extraction = Extraction(
        read=_read,
        code="from_rows(reply.rows())",
        sdk=frozenset({"from_rows"}),
        where="rows of a CSV table, its header first",
    )
    return reading_of(first, extraction, title=TITLE, name=name, timezone=timezone, guess=True)


def is_table(first: Exchange) -> bool:
    """Tell whether a reply is a table of text, of two columns and two rows at least."""
    body = first.reply.body.lstrip("\ufeff \r\n")
    if first.document is not NO_JSON or body[:1] in ("<", "{", "[", "") or is_html(body):
        return False
    try:
        every = [row for _, row in zip(range(_LOOKED_AT), whole_rows(first), strict=False)]
    except SourceError:
        return False
    rows = [row for row in every if row and not row[0].lstrip().startswith("#")] or every
    return len(rows) >= 2 and len(rows[0]) >= 2


def read_table(exchange: Exchange) -> list[list[str]]:
    """Return the rows of a reply; none of an empty one.

    Raises:
        SourceError: It is something else.
    """
    if not exchange.reply.body.strip():
        return []
    if exchange.document is not NO_JSON:
        raise SourceError("the reply is JSON, not CSV")
    return list(whole_rows(exchange))


def _read(exchange: Exchange) -> list[dict[str, Any]]:
    return [dict(record) for record in from_rows(read_table(exchange))]
