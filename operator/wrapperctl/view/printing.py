"""Printing answers: lines for people, with colours on a terminal only, or a document for programs."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.text import Text

from wrapperctl.view import documents, figures
from wrapperctl.view.terminal import complain, terminal


def answer(value: Any, lines: Iterable[Text], output: str) -> None:
    """Print an answer.

    Args:
        value: For programs.
        lines: For people.
        output: `text`, `json` or `yaml`.
    """
    if output != "text":
        sys.stdout.write(documents.written(value, output))
        return
    out = terminal().out
    for line in lines:
        out.print(line, soft_wrap=True)


def line(text: str) -> Text:
    """Return a line for people; control characters in it steer no terminal."""
    return Text(figures.printable(text))


def remark(message: str) -> None:
    """Say on standard error what whoever asked should know."""
    complain(message)


def put(value: Any, *, to: Path | None, output: str) -> None:
    """Print a document, as YAML unless it is to be JSON, or write it to a file.

    Raises:
        OSError: The file cannot be written.
    """
    text = documents.written(value, "json" if output == "json" else "yaml")
    if to is None:
        sys.stdout.write(text)
        return
    to.write_text(text, encoding="utf-8")
    remark(f"written to {to}")
