"""Conflicts with the columns in which their rows differ: one of these may be an overlooked dimension."""

from collections.abc import Sequence
from itertools import zip_longest

from wrapper_contract.inspection import Conflict
from wrapper_runner.inspection.evidence import shown_x
from wrapper_runner.inspection.keys import Clash
from wrapper_runner.inspection.reading_arguments import ReadingArguments
from wrapper_runner.reading import Format, open_reader
from wrapper_sdk import Cell, SourceError


def explain_clashes(
    clashes: Sequence[Clash],
    *,
    path: str,
    name: str,
    format: Format,  # noqa: A002 - the manifest's word
    arguments: ReadingArguments,
) -> list[Conflict]:
    """Return clashes with the columns in which their two rows differ.

    Args:
        clashes: Two points each.
        path: Of the source file, which is read once more.
        name: What people call it.
        format: What the manifest says it is.
        arguments: How the code reads it.
    """
    wanted = {row for clash in clashes for row in (clash.first_row, clash.row)}
    rows = _rows(wanted, path=path, name=name, format=format, arguments=arguments) if wanted else {}
    return [_conflict(clash, rows) for clash in clashes]


def _rows(
    wanted: set[int],
    *,
    path: str,
    name: str,
    format: Format,  # noqa: A002
    arguments: ReadingArguments,
) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    try:
        reader = open_reader(path, format=format, name=name)
        try:
            for row in reader.rows(
                sheet=arguments.sheet,
                encoding=arguments.encoding,
                delimiter=arguments.delimiter,
                quote=arguments.quote,
                first=max(1, min(wanted)),
                last=max(wanted),
            ):
                if reader.row in wanted:
                    found[reader.row] = list(row)
        finally:
            reader.close()
    except SourceError:
        # The conflict stands without its columns: they are a help, not the finding.
        return found
    return found


def _conflict(clash: Clash, rows: dict[int, list[Cell]]) -> Conflict:
    point = clash.point
    return Conflict(
        x=shown_x(point.x),
        series=point.series,
        values=(clash.first_value, point.y),
        rows=(clash.first_row, clash.row),
        differing_columns=differing_columns(rows.get(clash.first_row, []), rows.get(clash.row, [])),
    )


def differing_columns(first: Sequence[Cell], second: Sequence[Cell]) -> list[int]:
    """Return in which columns two rows differ, from 0; outer blanks do not count.

    >>> differing_columns(["PT", "F", 1], ["PT ", "M", 2, ""])
    [1, 2]
    """
    pairs = enumerate(zip_longest(first, second))
    return [index for index, (one, other) in pairs if _text(one) != _text(other)]


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
