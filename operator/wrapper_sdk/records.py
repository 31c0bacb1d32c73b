"""Finding records in a document, and fields in a record."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from wrapper_sdk.errors import SourceError
from wrapper_sdk.melt import time_columns
from wrapper_sdk.replies.refusals import is_refusal, speaks_of_nothing, told

_FORMAT = re.compile(r"[0-9]+[sdn]")
"""How a column of tab-separated text (RDB) is written: 5s, 14n."""


def pick(record: Any, path: str) -> Any:
    """Return what lies at a path in nested objects and lists; None where there is nothing.

    Args:
        record: An object or list as JSON gives them.
        path: Names joined by points; a number counts into a list, from 0. A name that itself holds points is
            found as well.

    >>> pick({"period": {"datetimeFrom": {"utc": "2023-10-16T12:00:00+00:00"}}}, "period.datetimeFrom.utc")
    '2023-10-16T12:00:00+00:00'
    >>> pick({"data": [[1, 2]]}, "data.0.1"), pick({"a.b": 5}, "a.b"), pick({"data": None}, "data.0")
    (2, 5, None)
    """
    while path:
        if isinstance(record, Mapping) and path in record:
            return record[path]
        name, _, path = path.partition(".")
        if isinstance(record, Mapping):
            record = record.get(name)
        elif isinstance(record, list) and name.isdigit():
            record = record[int(name)] if int(name) < len(record) else None
        else:
            return None
    return record


def records_at(document: Any, path: str = "") -> list[Any]:
    """Return the list of records at a path of a document.

    An empty document (`{}`, `[]` or null), and `{}` or null at the path, hold no records, and neither does an
    error document that only says that no data was found. Any other object at the path counts as a single
    record.

    Args:
        document: A JSON document.
        path: As for `pick`; empty for the document itself.

    Raises:
        SourceError: There is nothing at the path; the text holds what the document says instead, since many
            sources report their errors with a status of success.

    >>> records_at({"meta": {"found": 1}, "results": [{"value": 6}]}, "results")
    [{'value': 6}]
    >>> records_at({"error": True, "reason": "no such variable"}, "results")
    Traceback (most recent call last):
    wrapper_sdk.errors.SourceError: the reply has no records at results; it says: no such variable
    """
    if document in (None, {}, []):
        return []
    found = pick(document, path)
    if found is None and not _is_there(document, path):
        if isinstance(document, dict) and is_refusal(document) and speaks_of_nothing(told(document) or ""):
            return []
        raise SourceError(f"the reply has no records at {path or 'its top'}{_instead(document)}")
    if found is None or (found == {} and not (isinstance(document, dict) and is_refusal(document))):
        return []
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and not is_refusal(found):
        return [found]
    if isinstance(found, dict):
        raise SourceError(f"the reply has no records at {path or 'its top'}{_instead(found)}")
    raise SourceError(f"the reply has no list of records at {path or 'its top'}, but {str(found)[:60]!r}")


def _is_there(document: Any, path: str) -> bool:
    """Tell whether there is something at a path, be it null."""
    if isinstance(document, Mapping) and path in document:
        return True
    parent, _, name = path.rpartition(".")
    holder = pick(document, parent)
    if isinstance(holder, Mapping):
        return name in holder
    return isinstance(holder, list) and name.isdigit() and int(name) < len(holder)


def _instead(document: Any) -> str:
    said = told(document)
    if said is not None:
        return f"; it says: {' '.join(said.split())[:300]}"
    if isinstance(document, Mapping):
        return f"; it has: {', '.join(str(name) for name in list(document)[:8])}"
    return ""


def from_columns(columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a record for each position of lists of equal length; members that are no lists are left out.

    Raises:
        SourceError: The lists are of different lengths.

    >>> list(from_columns({"time": ["2022-07-01T00:00", "2022-07-01T01:00"], "pm10": [1, None]}))
    [{'time': '2022-07-01T00:00', 'pm10': 1}, {'time': '2022-07-01T01:00', 'pm10': None}]
    """
    lists: dict[str, Sequence[Any]] = {
        name: column for name, column in columns.items() if isinstance(column, list)
    }
    lengths = {name: len(column) for name, column in lists.items()}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} {length}" for name, length in list(lengths.items())[:8])
        raise SourceError(f"the reply has columns of different lengths: {shown}")
    for values in zip(*lists.values(), strict=True):
        yield dict(zip(lists, values, strict=True))


def from_wide_rows(
    rows: Iterable[list[str]], *, kind: str | None = None, names: Collection[str] = ()
) -> Iterator[dict[str, str]]:
    """Yield a record for each filled cell under a time: the row's other cells, `time` and `value`.

    Args:
        rows: The first that is not blank is the header.
        kind: The kind of time in the header (see `wrapper_sdk.times.KINDS`); None for any.
        names: Headers of other columns: one with nothing but these is that of a table without times, as
            sources give it where they have nothing.

    Raises:
        SourceError: No header cell is a time, and some are unknown.

    >>> rows = [["Geo", "2023", "2024"], ["PT", "1", "2"], ["ES", "", "3"]]
    >>> [(found["Geo"], found["time"], found["value"]) for found in from_wide_rows(rows, kind="year")]
    [('PT', '2023', '1'), ('PT', '2024', '2'), ('ES', '2024', '3')]
    """
    filled = (row for row in rows if any(cell.strip() for cell in row))
    header = [cell.strip() for cell in next(filled, [])]
    times = {index for index, _ in time_columns(header, kind)}
    if not times and not set(header) <= set(names):
        raise SourceError(f"no column of the header is a {kind or 'time'}: {', '.join(header[:8])}")
    for row in filled:
        cells = list(zip(header, row, strict=False))
        names = {name: cell for index, (name, cell) in enumerate(cells) if index not in times}
        for index, (time, cell) in enumerate(cells):
            if index in times and cell.strip():
                yield {**names, "time": time, "value": cell}


def from_rows(rows: Iterator[list[str]] | Sequence[list[str]]) -> Iterator[dict[str, str]]:
    """Yield a record for each row under a header row; blank rows are left out, missing cells are "".

    Lines of comment (#) before the header are left out, and so is a row of column formats (5s, 20d) below it.
    The last line of comment is the header where it has as many cells as the rows have.

    >>> list(from_rows([["time", "value"], ["2024", "5.1"], []]))
    [{'time': '2024', 'value': '5.1'}]
    >>> list(from_rows([["# of a station"], ["time", "value"], ["20d", "14n"], ["2024", "5.1"]]))
    [{'time': '2024', 'value': '5.1'}]
    """
    header: list[str] | None = None
    comment: list[str] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if header is None and row[0].lstrip().startswith("#"):
            comment = row
            continue
        if header is None:
            header = [
                cell.strip().lstrip("# ") for cell in (comment if len(comment) == len(row) > 1 else row)
            ]
            if header != [cell.strip() for cell in row]:
                yield dict(zip(header, row, strict=False))
        elif not all(_FORMAT.fullmatch(cell.strip()) for cell in row):
            yield dict(zip(header, row + [""] * (len(header) - len(row)), strict=False))
