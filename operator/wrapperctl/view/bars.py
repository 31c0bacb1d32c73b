"""Horizontal bars for a source without time: one for each category."""

from collections.abc import Sequence

from rich.text import Text

from wrapperctl.view import figures

MOST_BARS = 12


def draw(categories: Sequence[tuple[str, float]], *, width: int, ascii_only: bool = False) -> list[Text]:
    """Draw the first categories; their bars start at zero, so negative values show as no bar.

    Args:
        categories: Name and value.
        width: Characters for all of it.
        ascii_only: For terminals without Unicode.
    """
    shown = categories[:MOST_BARS]
    largest = max((value for _, value in shown), default=0.0)
    if largest <= 0 or width < 30:
        return []
    names = [figures.clipped(name, width // 3) for name, _ in shown]
    values = [figures.value(value) for _, value in shown]
    margin, room_for_values = max(map(len, names)), max(map(len, values))
    room = width - margin - room_for_values - 3
    mark = "#" if ascii_only else "█"
    rows = []
    for name, text, (_, value) in zip(names, values, shown, strict=True):
        row = Text(f"{name:>{margin}} ")
        row.append(mark * max(round(value / largest * room), 0), style="cyan")
        rows.append(row.append(f" {text}", style="dim"))
    return rows
