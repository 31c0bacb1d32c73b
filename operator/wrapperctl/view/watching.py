"""A runner's progress lines as the detail of the stage that is running."""

from collections.abc import Callable

from wrapper_contract.report import Progress
from wrapperctl.view import figures
from wrapperctl.view.stages import Rate, Stages


def showing(stages: Stages) -> Callable[[Progress], None]:
    """Return what shows each progress line of a runner, with rates."""
    rate, rows = Rate(), 0

    def show(progress: Progress) -> None:
        nonlocal rate, rows
        if progress.counts.rows < rows:  # it started anew: profile, first proof, second proof
            rate = Rate()
        rows = progress.counts.rows
        stages.show(_detail(progress, rate))

    return show


def _detail(progress: Progress, rate: Rate) -> str:
    counts = progress.counts
    if progress.bytes_read and not counts.rows:
        total = f" of {figures.size(progress.bytes_total)}" if progress.bytes_total else ""
        return f"{figures.size(progress.bytes_read)}{total}"
    parts = [figures.count(counts.rows, "row")]
    speed = rate.of(counts.rows)
    if counts.points:
        parts.append(figures.count(counts.points, "point"))
        speed = rate.of(counts.points)
    return ", ".join([*parts, speed] if speed else parts)
