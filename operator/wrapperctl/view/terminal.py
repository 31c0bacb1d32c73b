"""Who is looking: a person at a terminal, or a program that wants silence."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.text import Text

from wrapperctl.view import figures
from wrapperctl.view.calling import as_called, called


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Where output for people goes."""

    out: Console
    """Results: standard output."""
    err: Console
    """Progress, doubts and errors: standard error."""
    live: bool
    """Whether progress can move on the screen."""
    talk: bool
    """Whether a person wants to read results and doubts."""
    verbose: bool

    @property
    def ascii_only(self) -> bool:
        """Whether line drawing and braille cannot be shown."""
        return self.out.options.ascii_only


def terminal(*, verbose: bool = False) -> Terminal:
    """Look at the standard streams: on a terminal, or when asked to be verbose, results are shown."""
    out, err = _console(sys.stdout), _console(sys.stderr)
    return Terminal(
        out=out,
        err=err,
        live=err.is_terminal and not err.is_dumb_terminal,
        talk=verbose or (out.is_terminal and err.is_terminal),
        verbose=verbose,
    )


def _console(stream: TextIO) -> Console:
    # Text is shown as it is: nothing in a file's cells may be taken for markup, numbers are not coloured.
    return Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=False)


def complain(message: str, *, detail: str = "") -> None:
    """Say on standard error what went wrong: one sentence, and with it what helps to mend it."""
    console = _console(sys.stderr)
    text = Text(f"{called()}: ", style="bold red" if console.is_terminal else "")
    text.append(figures.printable(as_called(message)), style="not bold default")
    console.print(text, soft_wrap=True)
    for line in detail.splitlines():
        console.print(Text(f"  {figures.printable(line)}", style="dim"), soft_wrap=True)


def show_log(lines: Iterable[str]) -> None:
    """Show on standard error what a runner logged."""
    console = _console(sys.stderr)
    for line in lines:
        console.print(Text(figures.printable(line), style="dim"), soft_wrap=True)
