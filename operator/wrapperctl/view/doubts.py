"""What generation was not sure of: what it took, and the hint that settles it."""

from collections.abc import Iterable
from typing import Protocol

from rich.padding import Padding
from rich.text import Text

from wrapperctl.view import figures
from wrapperctl.view.terminal import Terminal


class Doubt(Protocol):
    """A guess that could be wrong."""

    @property
    def text(self) -> str:
        """What is not sure, with the evidence."""
        ...

    @property
    def chosen(self) -> str:
        """What was taken."""
        ...

    @property
    def hint(self) -> str:
        """What to write in the manifest."""
        ...


def show(terminal: Terminal, doubts: Iterable[Doubt]) -> None:
    """Print doubts on standard error: they are no result, and no failure either."""
    for doubt in doubts:
        terminal.err.print(
            Text("? ", style="bold yellow").append(figures.printable(doubt.text), style="not bold default")
        )
        if doubt.chosen:
            terminal.err.print(
                Padding(Text(f"taken: {figures.printable(doubt.chosen)}", style="dim"), (0, 0, 0, 2))
            )
        if doubt.hint:
            terminal.err.print(
                Padding(Text(f"to settle it: {figures.printable(doubt.hint)}", style="dim"), (0, 0, 0, 2))
            )
