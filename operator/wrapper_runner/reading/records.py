"""The one place that says how the csv module is asked to read."""

import csv
from collections.abc import Iterable, Iterator


def csv_records(lines: Iterable[str], *, delimiter: str, quote: str | None) -> Iterator[list[str]]:
    """Return the records of lines of text (line ends kept), blank ones as empty lists.

    Blanks behind a separator are left out, so that the quotation marks behind them count: `a, "b, c"`.

    Raises:
        csv.Error: While iterating: a cell is longer than the csv module's limit.
    """
    if quote is None:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    skip = delimiter != "\t"
    return csv.reader(lines, delimiter=delimiter, quotechar=quote, skipinitialspace=skip)
