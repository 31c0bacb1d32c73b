"""How a process ended, in the words of shells and of people."""

import signal
from typing import NamedTuple


class ExitStatus(NamedTuple):
    """An exit code, or the signal that ended the process."""

    returned: int | None = None
    signal: int | None = None

    @classmethod
    def from_return_code(cls, code: int) -> "ExitStatus":
        """Read the convention of `subprocess`: minus the signal's number, or the exit code."""
        return cls(signal=-code) if code < 0 else cls(returned=code)

    @property
    def code(self) -> int:
        """The exit code as a shell gives it: 128 + the signal's number after a signal."""
        if self.signal is not None:
            return 128 + self.signal
        return self.returned or 0

    def __str__(self) -> str:
        """Return for example `exit code 3` or `signal SIGKILL`."""
        return f"exit code {self.returned}" if self.signal is None else f"signal {signal_name(self.signal)}"


def signal_name(number: int) -> str:
    """Return a signal's name, or its number as text where it has none (real-time signals)."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
