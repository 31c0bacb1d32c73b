"""SDMX-CSV 1.0 and 2.0: one row an observation, dimensions first, then the value, then attributes."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wrapper_sdk.errors import ParseError, SourceError
from wrapper_sdk.formats.observation import Observation, Reject, number

_PREAMBLE = frozenset({"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE"})
_ID = re.compile(r"[A-Z][A-Z0-9_@$-]*")
_DELETED = frozenset({"D", "DELETE"})


class Columns(NamedTuple):
    """Where things are in a row, from 0."""

    time: int
    value: int
    multiplier: int | None
    action: int | None
    dimensions: list[tuple[str, int, int | None]]
    """Id, column of the code, and column of the label where it has one of its own."""


def sdmx_csv(
    rows: Iterable[list[str]], *, labels: bool = False, decimal: str = ".", reject: Reject | None = None
) -> Iterator[Observation[str]]:
    """Yield the observations of a table, each value times ten to the power of its UNIT_MULT.

    Rows without a value are left out. FREQ is part of the key: one table may hold monthly and annual values.

    Args:
        rows: All rows, the header first: `reply.rows()`.
        labels: Whether the series' key holds labels, where the table has any, instead of codes.
        decimal: The decimal mark of the values.
        reject: Takes rows that cannot be used, such as `source.reject`; None raises them.

    Raises:
        SourceError: The table has no TIME_PERIOD or no OBS_VALUE.
        ParseError: A value is no number, or has no time, and `reject` is None.

    >>> table = [["DATAFLOW", "REF_AREA", "FREQ", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MULT"],
    ...          ["OECD:KEI(4.0)", "PRT", "M", "2024-01", "1.5", "A", "3"],
    ...          ["OECD:KEI(4.0)", "PRT", "M", "2024-02", "", "M", "3"]]
    >>> for found in sdmx_csv(table):
    ...     print(*found)
    2024-01 1500.0 {'REF_AREA': 'PRT', 'FREQ': 'M'}
    """
    rows = (row for row in rows if row and any(row))
    header = next(iter(rows), None)
    if header is None:
        return
    columns = sdmx_columns(header)
    keys: dict[tuple[str, ...], dict[str, str]] = {}
    width = len(header)
    for row in rows:
        cells = row + [""] * (width - len(row)) if len(row) < width else row
        if columns.action is not None and _code(cells[columns.action]).upper() in _DELETED:
            continue
        multiplier = _code(cells[columns.multiplier]) if columns.multiplier is not None else None
        value = number(cells[columns.value], reject=reject, exponent=multiplier, decimal=decimal)
        if value is None:
            continue
        time = _code(cells[columns.time])
        if not time:
            _refuse(ParseError("no TIME_PERIOD", ",".join(cells)), reject)
            continue
        codes = tuple(cells[index] for _, index, _ in columns.dimensions)
        key = keys.get(codes)
        if key is None:
            key = keys[codes] = _key(columns, cells, labels=labels)
        yield Observation(time, value, key)


def sdmx_columns(header: list[str]) -> Columns:
    """Return where things are by the header row, in either version, with or without labels.

    Raises:
        SourceError: There is no TIME_PERIOD or no OBS_VALUE.

    >>> sdmx_columns(["REF_AREA: Reference area", "TIME_PERIOD: Time", "OBS_VALUE"]).dimensions
    [('REF_AREA', 0, None)]
    >>> sdmx_columns(["STRUCTURE_NAME", "GEO", "Area", "TIME_PERIOD", "Time", "OBS_VALUE"]).dimensions
    [('GEO', 1, 2)]
    """
    ids = [_column_id(cell) for cell in header]
    for needed in ("TIME_PERIOD", "OBS_VALUE"):
        if needed not in ids:
            shown = ", ".join(cell[:40] for cell in header[:8])
            raise SourceError(f"the SDMX-CSV reply has no column {needed}; it begins with: {shown}")
    named = "STRUCTURE_NAME" in ids
    time, value = ids.index("TIME_PERIOD"), ids.index("OBS_VALUE")
    dimensions: list[tuple[str, int, int | None]] = []
    for index, name in enumerate(ids[:value]):
        if name in _PREAMBLE or index == time or (named and not _ID.fullmatch(name)):
            continue
        labelled = named and index + 1 < value and not _ID.fullmatch(ids[index + 1])
        dimensions.append((name, index, index + 1 if labelled else None))
    return Columns(time, value, _index(ids, "UNIT_MULT"), _index(ids, "ACTION"), dimensions)


def _column_id(cell: str) -> str:
    """Return the id of a column: `REF_AREA: Reference area` and `STRUCTURE[;]` say more than that."""
    return cell.strip().partition(":")[0].partition("[")[0].strip()


def _index(ids: list[str], name: str) -> int | None:
    return ids.index(name) if name in ids else None


def _code(cell: str) -> str:
    """Return the code of a cell, which labels=both writes as `A: Annual`."""
    return cell.partition(": ")[0].strip()


def _key(columns: Columns, cells: list[str], *, labels: bool) -> dict[str, str]:
    found = {}
    for name, index, label in columns.dimensions:
        code, _, own = cells[index].partition(": ")
        text = (cells[label] if label is not None else own).strip() if labels else ""
        found[name] = text or code.strip()
    return found


def _refuse(error: ParseError, reject: Reject | None) -> None:
    if reject is None:
        raise error
    reject(error)
