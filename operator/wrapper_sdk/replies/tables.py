"""Text of separated values, as APIs send it."""

import csv
from collections.abc import Iterator
from io import StringIO

from wrapper_sdk.errors import SourceError
from wrapper_sdk.replies.documents import is_html
from wrapper_sdk.replies.refusals import words_of

_DELIMITERS = (",", ";", "\t", "|")
_LINES = 50


def csv_rows(
    text: str, *, delimiter: str | None, quote: str | None, first: int, last: int | None, width: int
) -> Iterator[list[str]]:
    """Yield the rows; see `wrapper_sdk.Reply.rows`.

    Raises:
        SourceError: The text is an HTML page, or no text of separated values.
    """
    if is_html(text):
        raise SourceError(f"the reply is an HTML page, not CSV: {words_of(text)}")
    try:
        delimiter = delimiter or likely_delimiter(text)
    except csv.Error as error:
        raise SourceError(f"the reply is no CSV ({error})") from None
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    return _numbered(reader, first=first, last=last, width=width)


def _numbered(rows: Iterator[list[str]], *, first: int, last: int | None, width: int) -> Iterator[list[str]]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if last is not None and number > last:
                return
            if number >= first:
                yield row + [""] * (width - len(row)) if len(row) < width else row
    except csv.Error as error:
        raise SourceError(f"the reply is no CSV (row {number + 1}: {error})") from None


def likely_delimiter(text: str) -> str:
    r"""Return what parts the cells: the character that splits most of the first lines into the same number.

    >>> likely_delimiter("time;value\n2024;5,1\n2025;5,2"), likely_delimiter('a,"b;c;d",e\n1,2,3')
    (';', ',')
    """
    every = [line for line in text[:100_000].splitlines()[: 4 * _LINES] if line.strip()]
    # Comments before a table say nothing of how it is parted.
    lines = ([line for line in every if not line.lstrip().startswith("#")] or every)[:_LINES]
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 1
        score = (widths.count(usual), usual)
        if usual > 1 and score > most:
            best, most = delimiter, score
    return best
