"""What a run brought: a table of its series, a plot, what was rejected, and where the points lie."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from wrapper_contract.report import Counts, Rejection
from wrapperctl.view import bars, figures, plot
from wrapperctl.view.summary import Series, Summary
from wrapperctl.view.terminal import Terminal

MOST_ROWS = 12
MOST_REASONS = 8
WIDEST_PLOT = 100
_NARROWEST_NAME = 10
_GAP = 2
_TITLES = {heading: heading for heading in ("points", "from", "to", "min", "max", "last")}
_CHOICES = (
    ("points", "from", "to", "min", "max", "last"),
    ("points", "from", "to", "last"),
    ("points", "to", "last"),
    ("points", "last"),
    ("last",),
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """A run that ended, or was stopped, with points on disk."""

    name: str
    unit: str
    counts: Counts
    rejections: list[Rejection]
    seconds: float
    output: Path


def show(terminal: Terminal, result: Result, summary: Summary) -> None:
    """Print the result for a person: what came, a picture of it, and what did not come."""
    console = terminal.out
    console.print()
    console.print(_headline(result, summary))
    console.print(_table(summary, unit=result.unit, width=console.width, ascii_only=terminal.ascii_only))
    for row in _picture(summary, width=min(console.width, WIDEST_PLOT), ascii_only=terminal.ascii_only):
        console.print(row, no_wrap=True, overflow="crop")
    for note in _notes(result, summary):
        console.print(note)


def _headline(result: Result, summary: Summary) -> Text:
    text = Text(f"{figures.printable(result.name)}\n", style="bold")
    text.append(figures.count(result.counts.points, "point"), style="not bold")
    if len(summary.series) > 1:
        text.append(f" in {figures.count(len(summary.series), 'series', 'series')}", style="not bold")
    from_rows = f" from {figures.count(result.counts.rows, 'row')}" if result.counts.rows else ""
    return text.append(f"{from_rows}, {figures.seconds(result.seconds)}", style="not bold dim")


def _table(summary: Summary, *, unit: str, width: int, ascii_only: bool) -> Table:
    every = list(summary.series.values())
    shown = every if len(every) <= MOST_ROWS else every[: MOST_ROWS - 1]
    rows = [_cells(series, summary.fineness) for series in shown]
    widths = {heading: max(len(row[heading]) for row in [*rows, _TITLES]) for heading in _TITLES}
    headings = _that_fit(widths, width)
    table = Table(
        box=box.ASCII2 if ascii_only else box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    room = width - sum(widths[heading] + _GAP for heading in headings) - _GAP
    table.add_column("series", overflow="ellipsis", no_wrap=True, max_width=max(room, _NARROWEST_NAME))
    for heading in headings:
        titled = f"last ({unit})" if heading == "last" and unit and room > 2 * _NARROWEST_NAME else heading
        table.add_column(titled, justify="right", no_wrap=True, min_width=widths[heading])
    for series, row in zip(shown, rows, strict=True):
        table.add_row(figures.clipped(series.name or "(one series)", 60), *(row[name] for name in headings))
    if len(shown) < len(every):
        table.add_row(Text(f"and {len(every) - len(shown):,} more", style="dim"))
    return table


def _that_fit(widths: dict[str, int], width: int) -> tuple[str, ...]:
    """Choose columns: a number that is cut off would be another number, so a narrow terminal gets fewer."""
    for headings in _CHOICES:
        if sum(widths[heading] + _GAP for heading in headings) + _NARROWEST_NAME + _GAP <= width:
            return headings
    return _CHOICES[-1]


def _cells(series: Series, fine: int) -> dict[str, str]:
    return {
        "points": figures.count(series.points),
        "from": _x(series.first_x, fine),
        "to": _x(series.last_x, fine),
        "min": figures.value(series.min_y),
        "max": figures.value(series.max_y),
        "last": figures.value(series.last_y),
    }


def _x(x: datetime | float | str, fine: int) -> str:
    return figures.when(x, fine) if isinstance(x, datetime) else figures.clipped(str(x), 16)


def _picture(summary: Summary, *, width: int, ascii_only: bool) -> list[Text]:
    if summary.categories:
        return bars.draw(summary.categories, width=width, ascii_only=ascii_only)
    return plot.draw(plot.lines_of(summary), width=width, ascii_only=ascii_only)


def _notes(result: Result, summary: Summary) -> list[Text]:
    notes = []
    if not summary.complete:
        notes.append(
            Text(f"The table shows the first {figures.count(summary.points, 'point')}.", style="dim")
        )
    if result.counts.revised:
        revised = figures.count(result.counts.revised, "point was", "points were")
        notes.append(Text(f"{revised} revised further down in the source; the last value won."))
    if result.counts.repeated:
        repeated = figures.count(result.counts.repeated, "point")
        notes.append(Text(f"{repeated} came again with the same value and were left out.", style="dim"))
    return [*notes, *rejected(result.rejections)]


def rejected(rejections: list[Rejection]) -> list[Text]:
    """Say which rows or records could not be used: by reason, with the examples that were kept."""
    if not rejections:
        return []
    total = sum(rejection.count for rejection in rejections)
    of_api = any(example.request for rejection in rejections for example in rejection.examples)
    noun = "record" if of_api else "row"
    rows = [Text(f"{figures.count(total, noun)} could not be used:", style="yellow")]
    ordered = sorted(rejections, key=lambda rejection: -rejection.count)
    for rejection in ordered[:MOST_REASONS]:
        row = Text(f"  {figures.count(rejection.count)} × {figures.clipped(rejection.reason, 120)}")
        examples = "; ".join(
            example.shown(figures.clipped(example.text, 40)) for example in rejection.examples
        )
        rows.append(row.append(f"  ({examples})" if examples else "", style="dim"))
    if len(ordered) > MOST_REASONS:
        rows.append(Text(f"  and {len(ordered) - MOST_REASONS} more reasons", style="dim"))
    return rows


def show_place(terminal: Terminal, result: Result) -> None:
    """Print where the points lie: the last line of a run."""
    text = Text("points: ", style="dim").append(str(result.output), style="not dim bold")
    messages = figures.count(result.counts.messages, "message")
    terminal.out.print(text.append(f" ({messages})", style="not bold dim"), soft_wrap=True)
