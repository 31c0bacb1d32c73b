"""The stages of a run as they pass by."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.text import Text

from wrapperctl.view import figures
from wrapperctl.view.terminal import Terminal


class Stage(Protocol):
    """One stage while it runs."""

    def show(self, detail: str) -> None:
        """Say how far it is; may be called often."""
        ...


class Stages(Protocol):
    """A run's stages, one after the other."""

    def stage(self, name: str) -> AbstractContextManager[Stage]:
        """Enter a stage; leaving it without an exception marks it as done."""
        ...


class SilentStages:
    """Shows nothing."""

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Enter a stage."""
        yield self

    def show(self, detail: str) -> None:
        """Say nothing."""


class LiveStages:
    """A line on the screen for each stage, with a spinner, then a mark, and the seconds it took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Enter a stage."""
        task = self._progress.add_task(name, total=1, detail="")
        yield _LiveStage(self._progress, task)
        self._progress.update(task, completed=1)


class _LiveStage:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def show(self, detail: str) -> None:
        self._progress.update(self._task, detail=figures.printable(detail))


class _Seconds(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(figures.seconds(task.finished_time or task.elapsed or 0.0), style="dim")


@contextmanager
def stages(terminal: Terminal) -> Iterator[Stages]:
    """Show stages on a terminal, and nothing elsewhere."""
    if not terminal.live:
        yield SilentStages()
        return
    progress = Progress(
        SpinnerColumn(
            spinner_name="line" if terminal.ascii_only else "dots", finished_text=Text("✓", "green")
        ),
        TextColumn("{task.description:<8}"),
        TextColumn("{task.fields[detail]}", style="dim"),
        _Seconds(),
        console=terminal.err,
        refresh_per_second=8,
    )
    with progress:
        yield LiveStages(progress)


class Rate:
    """Items a second since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def of(self, items: int) -> str:
        """Write the rate; empty in the first moments, when it would only flicker."""
        passed = time.monotonic() - self._start
        return f"{figures.count(round(items / passed))}/s" if passed > 0.3 else ""
