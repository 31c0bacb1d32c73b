"""A command on a terminal of its own, and what is on the screen at its end."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

from integration.wrapperctl.command import WRAPPERCTL

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")

_MISLEADING = ("COLUMNS", "NO_COLOR", "CI")


def run_on_terminal(*arguments: object, cwd: Path, columns: int = 100, **environment: str) -> tuple[int, str]:
    """Return the exit code and all that was written to the terminal, escapes included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    process = subprocess.Popen(
        [*WRAPPERCTL, *map(str, arguments)],
        cwd=cwd,
        env=variables | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return process.wait(60), written.decode()


def plain(written: str) -> str:
    """Return what was written without colours and movements."""
    return _ESCAPES.sub("", written).replace("\r", "")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""
