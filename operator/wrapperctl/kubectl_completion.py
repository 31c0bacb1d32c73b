"""The entry point of `kubectl_complete-wrapper`, which kubectl's completion asks about `kubectl wrapper …`.

kubectl passes the words after `kubectl wrapper`, the last one unfinished, and expects a candidate a line
(with a tab and what it is), then a line with a colon and a number that says what else the shell may offer.
"""

import contextlib
import io
import os
import shlex
import sys
from collections.abc import Sequence

from wrapperctl.app import command

_FILES, _NOTHING_ELSE = ":0", ":4"
_VARIABLE = "_KUBECTL_WRAPPER_COMPLETE"


def main() -> None:
    """Print what fits the last word."""
    found = candidates(sys.argv[1:])
    sys.stdout.write("".join(f"{line}\n" for line in [*found, _NOTHING_ELSE if found else _FILES]))


def candidates(words: Sequence[str]) -> list[str]:
    """Return what fits the last of some words, each with a tab and its meaning where it has one.

    Args:
        words: After the name of the program; the last one may be empty.
    """
    *before, last = words or [""]
    line = shlex.join(["wrapperctl", *before])
    asked = {
        # As fish asks, whose answers come in the form that kubectl wants.
        _VARIABLE: "complete_fish",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": f"{line} {shlex.quote(last) if last else ''}",
    }
    os.environ.update(asked)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        command()(args=[], prog_name="wrapperctl", standalone_mode=False, complete_var=_VARIABLE)
    return [line for line in said.getvalue().splitlines() if line]


if __name__ == "__main__":
    main()
