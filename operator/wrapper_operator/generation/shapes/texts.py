"""Tables of text in replies."""

from collections.abc import Iterator

from wrapper_operator.generation.exchanges.exchange import Exchange


def whole_rows(exchange: Exchange) -> Iterator[list[str]]:
    """Yield the rows of a table; of a body that was cut off all but the last, which is no whole one.

    Raises:
        SourceError: The body is no text of separated values.
    """
    previous: list[str] | None = None
    for row in exchange.as_reply.rows():
        if previous is not None:
            yield previous
        previous = row
    if previous is not None and not exchange.reply.cut:
        yield previous
