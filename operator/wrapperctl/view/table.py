"""Columns of text below their headings, coloured where a word says how it stands."""

from collections.abc import Sequence

from rich.text import Text

from wrapperctl.view import figures

STYLES = {
    "Healthy": "green", "Completed": "green", "ok": "green",
    "Degraded": "yellow", "Retrying": "yellow", "Stopped": "yellow", "warning": "yellow", "unknown": "yellow",
    "Stalled": "red", "Crashed": "red", "Error": "red", "wrong": "bold red",
}  # fmt: skip
"""Words that are coloured wherever they stand alone."""


def rows(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> list[Text]:
    """Return a line for the headings and one for each row; the last column is not padded."""
    table = [headings, *([figures.printable(cell) for cell in row] for row in cells)]
    widths = [max(len(row[column]) for row in table) for column in range(len(headings))]
    lines = [_line(row, widths) for row in table]
    lines[0].stylize("bold")
    return lines


def _line(row: Sequence[str], widths: Sequence[int]) -> Text:
    line = Text()
    for position, (cell, width) in enumerate(zip(row, widths, strict=True)):
        last = position == len(row) - 1
        line.append(cell, style=STYLES.get(cell, ""))
        line.append("" if last else " " * (width - len(cell) + 2))
    line.rstrip()
    return line
