"""What a person types to call this program: kubectl runs a plugin by the name of its file."""

import sys
from pathlib import Path

PROGRAM, PLUGIN = "wrapperctl", "kubectl wrapper"


def called() -> str:
    """Return the name under which this program was called."""
    return PLUGIN if Path(sys.argv[0]).stem == "kubectl-wrapper" else PROGRAM


def as_called(text: str) -> str:
    """Write the commands that a sentence names as whoever reads it would type them."""
    return text.replace(f"{PROGRAM} ", f"{called()} ")
