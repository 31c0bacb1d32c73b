"""The stages of a run as they pass by."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import RenderableType
from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from wrapperctl.view import figures
from wrapperctl.view.terminal import Terminal

_LONGEST_NAME = 7
_SETTLED = 0.3
"""Seconds after which a rate means something."""


class Stage(Protocol):
    """One stage while it runs."""

    def show(self, detail: str) -> None:
        """Say how far it is; may be called often."""
        ...

    def fail(self) -> None:
        """Mark it as failed, though nothing is raised."""
        ...


class Stages(Protocol):
    """A run's stages, one after the other."""

    def stage(self, name: str) -> AbstractContextManager[Stage]:
        """Enter a stage; leaving it without an exception marks it as done."""
        ...

    def show(self, detail: str) -> None:
        """Say how far the running stage is, if one runs."""
        ...


class SilentStages:
    """Shows nothing."""

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Enter a stage."""
        yield self

    def show(self, detail: str) -> None:
        """Say nothing, neither of a stage nor of all."""

    def fail(self) -> None:
        """Mark nothing."""


class LiveStages:
    """A line on the screen for each stage, with a spinner, then a mark, and the seconds it took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._running: Stage | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Enter a stage."""
        task = self._progress.add_task(name, total=1, detail="", failed=False)
        self._running = stage = _LiveStage(self._progress, task)
        try:
            yield stage
        except BaseException:
            stage.fail()
            raise
        finally:
            self._running = None
        if not stage.failed:
            self._progress.update(task, completed=1)

    def show(self, detail: str) -> None:
        """Say how far the running stage is, if one runs."""
        if self._running is not None:
            self._running.show(detail)


class _LiveStage:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self.failed = False

    def show(self, detail: str) -> None:
        self._progress.update(self._task, detail=figures.printable(detail))

    def fail(self) -> None:
        self.failed = True
        self._progress.update(self._task, failed=True)
        self._progress.stop_task(self._task)


class _Mark(SpinnerColumn):
    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__(
            "line" if ascii_only else "dots",
            finished_text=Text("+" if ascii_only else "✓", "green"),
            table_column=Column(min_width=1),
        )
        self._failed = Text("x" if ascii_only else "✗", "red")

    def render(self, task: Task) -> RenderableType:
        return self._failed if task.fields["failed"] else super().render(task)


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
        _Mark(ascii_only=terminal.ascii_only),
        TextColumn("{task.description}", table_column=Column(min_width=_LONGEST_NAME, no_wrap=True)),
        TextColumn(
            "{task.fields[detail]}", style="dim", table_column=Column(no_wrap=True, overflow="ellipsis")
        ),
        _Seconds(table_column=Column(no_wrap=True, min_width=5)),
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
        return f"{figures.count(round(items / self._passed))}/s" if self._passed > _SETTLED else ""

    def of_bytes(self, amount: int) -> str:
        """Write the rate of bytes."""
        return f"{figures.size(round(amount / self._passed))}/s" if self._passed > _SETTLED else ""

    @property
    def _passed(self) -> float:
        return time.monotonic() - self._start
