"""Starts a part of the project that ends when the command line does, even where that is killed.

python -m wrapperctl.local.tethered PARENT PACKAGE ARGUMENT...
"""

import ctypes
import importlib
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PACKAGES = ("wrapper_runner", "wrapper_publisher")


def main() -> int:
    """Become the command of a PACKAGE, tied to the process PARENT; return the exit code."""
    parent, package, *arguments = sys.argv[1:]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it went away before the tie was made
        return 128 + signal.SIGTERM
    if package not in _PACKAGES:
        raise SystemExit(f"there is no part {package}")
    code: int = importlib.import_module(f"{package}.__main__").main(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
