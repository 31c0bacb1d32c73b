"""CSV over HTTP with times across: a column a year, or a month, and a row a series."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.shapes.csv_http import is_table, read_table
from wrapper_operator.generation.shapes.records import Extraction, RecordsReading, reading_of
from wrapper_operator.generation.shapes.texts import whole_rows
from wrapper_operator.generation.template.spelling import literal
from wrapper_sdk import ParseError, from_wide_rows, is_missing, parse_number, parse_time
from wrapper_sdk.times import kinds_of

TITLE = "an API that answers in CSV, a column a time"
TIME, VALUE = "time", "value"
_KINDS = frozenset(
    {"year", "semester", "quarter", "month", "fiscal-year", "week", "month-name", "date", "datetime"}
    | {"day-month", "month-day"}
)
"""That a header is taken for; a bare number is at most a year."""
_YEARS = range(1500, 2201)
_LOOKED_AT = 200
"""Rows."""


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    if not is_table(first) or first.api.time_field not in (None, TIME):
        return None
    rows = [row for _, row in zip(range(_LOOKED_AT), whole_rows(first), strict=False)]
    header, *below = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    kind = _kind_across(header, below)
    if kind is None:
        return None
    names = tuple(cell for cell in header if kind not in _kinds(cell))
    extraction = Extraction(
        read=partial(_read, kind=kind, names=names),
        code=f"from_wide_rows(reply.rows(), kind={literal(kind)}, names={_tuple(names)})",
        sdk=frozenset({"from_wide_rows"}),
        where=f"cells of a CSV table, whose header holds times (each a {kind})",
    )
    return reading_of(
        first,
        extraction,
        title=TITLE,
        name=name,
        timezone=timezone,
        time_path=TIME,
        value_path=VALUE,
        guess=True,
    )


def _read(exchange: Exchange, *, kind: str, names: Collection[str]) -> list[dict[str, Any]]:
    return [dict(record) for record in from_wide_rows(read_table(exchange), kind=kind, names=names)]


def _tuple(names: Sequence[str]) -> str:
    """Return names as a tuple in code."""
    return f"({', '.join(map(literal, names))}{',' if len(names) == 1 else ''})"


def _kind_across(header: Sequence[str], below: Sequence[Sequence[str]]) -> str | None:
    """Return the kind of time that several headers over numbers are; None where there are none."""
    votes = Counter(
        kind
        for index, cell in enumerate(header)
        for kind in _kinds(cell)
        if _holds_numbers([row[index] for row in below if index < len(row)])
    )
    (kind, count), *_ = [*votes.most_common(1), ("", 0)]
    return kind if count >= 2 else None


def _kinds(header: str) -> list[str]:
    return [kind for kind in kinds_of(header) if kind in _KINDS and parse_time(header, kind).year in _YEARS]


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Tell whether cells are numbers, as far as there is something in them."""
    found = [_is_number(cell) for cell in cells if not is_missing(cell)]
    return sum(found) * 10 >= 8 * len(found)


def _is_number(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except ParseError:
        return False
