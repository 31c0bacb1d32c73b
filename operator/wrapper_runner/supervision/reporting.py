"""What an attempt says of itself: progress while it runs, the termination message at its end."""

import os
import time
from contextlib import suppress

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts, Progress, Termination, encode_termination
from wrapper_runner.supervision.saying import say

PROGRESS_VARIABLE = "WRAPPER_PROGRESS_FD"
TERMINATION_VARIABLE = "WRAPPER_TERMINATION_LOG"
LOG_VARIABLE = "WRAPPER_LOG"
TERMINATION_PATH = "/dev/termination-log"
PROGRESS_SECONDS = 0.2


class ProgressLines:
    """Lines of progress to a descriptor, at most five a second; to nobody without one.

    Args:
        descriptor: Where they go.
    """

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._due = 0.0
        if descriptor is not None:
            # A reader that has fallen asleep must not stop the collecting.
            with suppress(OSError):
                os.set_blocking(descriptor, False)

    @classmethod
    def from_environment(cls) -> "ProgressLines":
        """Use the descriptor that the environment names."""
        text = os.environ.get(PROGRESS_VARIABLE, "")
        return cls(int(text) if text.isdigit() else None)

    def tell(self, counts: Counts, message: str, *, done: int = 0, total: int | None = None) -> None:
        """Write a line if one is due; a reader who went away is no reason to end."""
        moment = time.monotonic()
        if moment >= self._due:
            self._due = moment + PROGRESS_SECONDS
            self.tell_now(Progress(counts=counts, message=message, bytes_read=done, bytes_total=total))

    def tell_now(self, progress: Progress) -> None:
        """Write a line."""
        if self._descriptor is None:
            return
        try:
            os.write(self._descriptor, msgspec.json.encode(progress) + b"\n")
        except BlockingIOError:
            return
        except OSError:
            self._descriptor = None


def logs_wanted() -> bool:
    """Return whether the own standard error shall hold a log."""
    return os.environ.get(LOG_VARIABLE) == "1"


def tell_end(termination: Termination, *, exception: str = "") -> None:
    """Say how this process ends.

    Args:
        termination: What it leaves.
        exception: The traceback, where that is wanted, too.
    """
    level = "INFO" if termination.exit_code in (ExitCode.DONE, ExitCode.STOPPED) else "ERROR"
    say(termination.message, level=level, reason=termination.reason, exception=exception)


def write_termination(termination: Termination) -> None:
    """Leave the termination message where the environment says, or where a kubelet looks for it.

    The kubelet's file is written only where it is there already: elsewhere nobody reads it.
    """
    path = os.environ.get(TERMINATION_VARIABLE)
    flags = os.O_WRONLY | os.O_TRUNC | (os.O_CREAT if path else 0)
    try:
        descriptor = os.open(path or TERMINATION_PATH, flags, 0o644)
    except OSError:
        return
    try:
        os.write(descriptor, encode_termination(termination))
    except OSError:
        return
    finally:
        os.close(descriptor)
