"""Starts a runner that ends when the command line does, even where that is killed.

python -m wrapperctl.local.tethered PARENT COMMAND
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Become the runner's COMMAND, tied to the process PARENT; return the exit code."""
    parent, *arguments = sys.argv[1:]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it went away before the tie was made
        return 128 + signal.SIGTERM
    from wrapper_runner.__main__ import main as runner

    return runner(arguments)


if __name__ == "__main__":
    sys.exit(main())
