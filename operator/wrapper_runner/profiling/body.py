"""Where the body of a table begins: below it the cells of a column are alike, above it they are not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wrapper_runner.profiling.cells import DATA_SORTS, as_text
from wrapper_runner.profiling.rows import Row, is_header_like, is_time_header
from wrapper_sdk.times import kinds_of

_MISMATCH = 2.0
"""What a cell costs that is not what its column is; a cell that is, gains 1."""


@dataclass(frozen=True)
class Body:
    """Where the body starts in a window of rows, and what its data columns are."""

    start: int
    kinds: dict[int, frozenset[str]]
    """Columns of data, and the sorts of cells that fit them."""


_MAX_GAPS = 4
_AS_NUMBER = frozenset({"number", "either"})
_AS_TIME = frozenset({"time", "either"})


def find_body(window: Sequence[Row]) -> Body | None:
    """Find the body in the first rows of a table; None where no column holds numbers or times."""
    wide = _without_repeats([row for row in window if len(row.filled) >= 2])
    chosen = wide or [row for row in window if row.filled]
    headers = _time_headers(chosen)
    found = [(_best_start(chosen[:end], headers), end) for end in _ends(chosen)]
    (score, start), end = max(found, default=((0.0, -1), 0))
    if start < 0 or score <= 0:
        return None
    rows = chosen[:end]
    start = _below_lone_year(rows, start)
    body = [row for row in rows[start:] if row.number not in headers]
    return Body(window.index(rows[start]), _kinds(body))


def _ends(rows: Sequence[Row]) -> list[int]:
    """Return where a body may end: at the last row, or before one of the last gaps above notes."""
    gaps = [at for at in range(1, len(rows)) if rows[at].number > rows[at - 1].number + 1]
    return [*gaps[-_MAX_GAPS:], len(rows)] if rows else []


def _best_start(rows: Sequence[Row], headers: set[int]) -> tuple[float, int]:
    """Return the highest score of a body that ends with these rows, and where it starts (-1: nowhere)."""
    columns: dict[int, Counter[str]] = {}
    gains: dict[int, float] = {}
    best_score, best = 0.0, -1
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        for column in row.filled:
            sort = row.sorts[column]
            if sort == "missing":
                continue
            counts = columns.setdefault(column, Counter())
            counts["text" if row.number in headers and sort in DATA_SORTS else sort] += 1
            gains[column] = _gain(counts)
        score = sum(gains.values())
        if score > best_score or (best >= 0 and score == best_score):
            best_score, best = score, at
    return best_score, best


def _continues(above: Row, row: Row) -> bool:
    """Say whether a row stands right under one with data in the same columns: it is data as well."""
    data = [column for column in row.filled if row.sorts[column] in DATA_SORTS]
    same = [column for column in data if column < len(above.sorts) and above.sorts[column] in DATA_SORTS]
    return above.number + 1 == row.number and 2 * len(same) > len(data)


def _gain(counts: Counter[str]) -> float:
    fitting = sum(counts[sort] for sort in _sorts_of(counts))
    total = sum(counts.values())
    return fitting - _MISMATCH * (total - fitting) if 2 * fitting > total else 0.0


def _sorts_of(counts: Counter[str]) -> frozenset[str]:
    return _AS_TIME if counts["time"] > counts["number"] else _AS_NUMBER


def _kinds(rows: Sequence[Row]) -> dict[int, frozenset[str]]:
    columns: dict[int, Counter[str]] = {}
    for row in rows:
        for column in row.filled:
            if row.sorts[column] != "missing":
                columns.setdefault(column, Counter())[row.sorts[column]] += 1
    found = {}
    for column, counts in columns.items():
        sorts = _sorts_of(counts)
        if 2 * sum(counts[sort] for sort in sorts) > sum(counts.values()):
            found[column] = sorts
    return found


def _without_repeats(rows: Sequence[Row]) -> list[Row]:
    """Leave out headers that come again further down."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for row in rows:
        texts = tuple(row.text(column) for column in row.filled)
        if texts not in seen or not is_header_like(row):
            kept.append(row)
        seen.add(texts)
    return kept


def _time_headers(rows: Sequence[Row]) -> set[int]:
    """Return the numbers of rows with periods across.

    Where such rows follow each other only the first row of all is one: the others hold first and last years.
    """
    found = [is_time_header(row) for row in rows]
    headers = set()
    for at, row in enumerate(rows):
        follows = at > 0 and found[at - 1]
        followed = at + 1 < len(rows) and found[at + 1]
        if found[at] and not follows and (at == 0 or not (followed or _continues(rows[at - 1], row))):
            headers.add(row.number)
    return headers


def _below_lone_year(rows: Sequence[Row], start: int) -> int:
    """Step over a header whose only period is a year: `Country;2020` above `Portugal;5.1`."""
    row, body = rows[start], rows[start + 1 :]
    data = [column for column in row.filled if row.sorts[column] in DATA_SORTS]
    if len(data) != 1 or len(data) == len(row.filled) or not body:
        return start
    column = data[0]
    below = [other for other in body if column < len(other.sorts) and other.sorts[column] in DATA_SORTS]
    if (
        "year" in kinds_of(as_text(row.cells[column]))
        and below
        and all(_is_plain(other, column) for other in below)
    ):
        return start + 1
    return start


def _is_plain(row: Row, column: int) -> bool:
    return row.sorts[column] == "number"
