"""A small plot of up to four series over time."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from wrapperctl.view import figures, ticks
from wrapperctl.view.canvas import Canvas, scale
from wrapperctl.view.summary import Series, Summary

MOST_LINES = 4
COLOURS = ("cyan", "yellow", "magenta", "green")
_LONGEST_LABEL = 12
_GAP = 6
"""A hole of more than this many usual steps is left open."""
_FOREIGN = 0.05
"""A series whose values span less than this of the axis belongs on another one."""


@dataclass(frozen=True)
class Line:
    """A series as it is drawn: sorted by time."""

    name: str
    xs: list[float]
    """Seconds since 1970."""
    ys: list[float]


def lines_of(summary: Summary) -> list[Line]:
    """Choose what can be drawn together: the fullest series first, and others of like size."""
    timed = [series for series in summary.series.values() if len(series.trace.xs) > 1]
    chosen: list[Series] = []
    for series in sorted(timed, key=lambda series: (-series.points, _span(series) == 0)):
        if len(chosen) < MOST_LINES and _fits(series, chosen):
            chosen.append(series)
    return [_line(series) for series in chosen]


def _fits(series: Series, others: Sequence[Series]) -> bool:
    """Tell whether each of them would still show its ups and downs."""
    drawn = [*others, series]
    height = max(each.max_y for each in drawn) - min(each.min_y for each in drawn)
    return all(_span(each) == 0 or _span(each) >= _FOREIGN * height for each in drawn)


def _span(series: Series) -> float:
    return series.max_y - series.min_y


def _line(series: Series) -> Line:
    pairs = sorted(zip(series.trace.xs, series.trace.ys, strict=True))
    return Line(name=series.name or "", xs=[x for x, _ in pairs], ys=[y for _, y in pairs])


def draw(lines: Sequence[Line], *, width: int, height: int = 10, ascii_only: bool = False) -> list[Text]:
    """Draw lines with labelled axes.

    Args:
        lines: What to draw, in the order of `COLOURS`.
        width: Characters for all of it, labels too.
        height: Characters of the drawing itself.
        ascii_only: For terminals without Unicode.

    Returns:
        The rows of text from the top; none where there is no room or nothing to draw.
    """
    if not lines or width < 24:
        return []
    low, high = min(min(line.ys) for line in lines), max(max(line.ys) for line in lines)
    labels = _labels(low, high, height)
    margin = max(len(label) for label in labels.values())
    canvas = Canvas(width - margin - 2, height)
    start, end = min(line.xs[0] for line in lines), max(line.xs[-1] for line in lines)
    # The first line is drawn last, so that where lines share a cell the other ones show too.
    for number, line in reversed(list(enumerate(lines))):
        _trace(canvas, line, number, (start, end), (low, high))
    axis = "|" if ascii_only else "┤"
    rows = [
        _row(canvas, row, labels.get(row, ""), margin, axis, ascii_only=ascii_only) for row in range(height)
    ]
    rows.append(_time_axis(start, end, margin, canvas.columns, ascii_only=ascii_only))
    if len(lines) > 1 or lines[0].name:
        rows.append(_legend(lines, margin, ascii_only=ascii_only))
    return rows


def _labels(low: float, high: float, height: int) -> dict[int, str]:
    """Return the labels of the value axis by row from the top."""
    values = ticks.value_ticks(low, high, max(height // 3, 2))
    places = scale(values, low, high, height)
    texts = ticks.value_labels(values)
    return {height - 1 - place: text[:_LONGEST_LABEL] for place, text in zip(places, texts, strict=True)}


def _trace(
    canvas: Canvas, line: Line, owner: int, times: tuple[float, float], values: tuple[float, float]
) -> None:
    xs = scale(line.xs, *times, canvas.width)
    ys = scale(line.ys, *values, canvas.height)
    steps = sorted(b - a for a, b in zip(line.xs, line.xs[1:], strict=False))
    hole = _GAP * steps[len(steps) // 2] if steps else 0.0
    canvas.dot(xs[0], ys[0], owner)
    for at in range(1, len(xs)):
        if line.xs[at] - line.xs[at - 1] > hole:
            canvas.dot(xs[at], ys[at], owner)
        else:
            canvas.line((xs[at - 1], ys[at - 1]), (xs[at], ys[at]), owner)


def _row(canvas: Canvas, row: int, label: str, margin: int, axis: str, *, ascii_only: bool) -> Text:
    text = Text(f"{label:>{margin}} {axis if label else '|' if ascii_only else '│'}", style="dim")
    for piece, owner in canvas.runs(row, ascii_only=ascii_only):
        text.append(piece, style="" if owner is None else f"not dim {COLOURS[owner]}")
    return text


def _time_axis(start: float, end: float, margin: int, columns: int, *, ascii_only: bool) -> Text:
    left, middle, right = ticks.time_labels(start, end)
    room = columns - len(left) - len(middle) - len(right)
    if room < 4:
        middle, room = "", columns - len(left) - len(right)
    before = columns // 2 - len(middle) // 2 - len(left) if middle else room
    after = columns - len(left) - before - len(middle) - len(right)
    corner = "+" if ascii_only else "└"
    return Text(f"{'':>{margin}} {corner}{left}{' ' * before}{middle}{' ' * after}{right}", style="dim")


def _legend(lines: Sequence[Line], margin: int, *, ascii_only: bool) -> Text:
    text = Text(" " * (margin + 2))
    for number, line in enumerate(lines):
        text.append("-- " if ascii_only else "━━ ", style=COLOURS[number])
        text.append(figures.clipped(line.name or "value", 24) + "   ")
    return text
