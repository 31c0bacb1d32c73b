"""The direct ways, each a process of its own: `python -m benchmarks.baselines csv|xlsx|xlsx-rows IN OUT`."""

import csv
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO


def csv_to_messages(source: str, out: BinaryIO) -> None:
    """Read CSV, take time and value, write messages of 500 points: the shortest loop that does it."""
    with open(source, newline="", encoding="utf-8") as file:  # noqa: PTH123
        rows = csv.reader(file)
        next(rows)
        _write_messages(((datetime.fromisoformat(row[0]), row[1]) for row in rows), out)


def xlsx_to_messages(source: str, out: BinaryIO) -> None:
    """The same for a workbook."""
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(source).get_sheet_by_index(0).iter_rows()
    next(rows)
    _write_messages(((row[0].replace(tzinfo=UTC), row[1]) for row in rows), out)


def xlsx_rows(source: str, out: BinaryIO) -> None:
    """Only read a workbook's rows."""
    import python_calamine

    count = sum(
        1 for _ in python_calamine.CalamineWorkbook.from_path(source).get_sheet_by_index(0).iter_rows()
    )
    out.write(f"{count}\n".encode())


def _write_messages(pairs: Iterable[tuple[datetime, Any]], out: BinaryIO) -> None:
    import orjson

    points = []
    for time, value in pairs:
        if value == "":
            continue
        points.append({"x": time, "y": float(value)})
        if len(points) == 500:
            out.write(orjson.dumps(points, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
            points = []
    if points:
        out.write(orjson.dumps(points, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))


WAYS = {"csv": csv_to_messages, "xlsx": xlsx_to_messages, "xlsx-rows": xlsx_rows}

if __name__ == "__main__":
    with open(sys.argv[3], "wb") as output:  # noqa: PTH123
        WAYS[sys.argv[1]](sys.argv[2], output)
