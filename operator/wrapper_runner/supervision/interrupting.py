"""The two things that end an attempt from outside: its time limit, and a signal."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from process_wrapper import StopSignals
from process_wrapper.exit_status import signal_name
from wrapper_contract.exit_codes import ExitCode


class Interrupted(BaseException):
    """The attempt has to end now; not an `Exception`, so that nobody takes it for a failure of theirs.

    Args:
        exit_code: How the supervisor ends.
        reason: A CamelCase word for programs.
        message: A sentence for people.
    """

    def __init__(self, exit_code: ExitCode, reason: str, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.reason = reason
        self.message = message


class Interruption:
    """Knows whether the attempt has to end.

    Args:
        signals: Entered by the caller.
        timeout: Seconds from now on; None for no limit.
    """

    def __init__(self, signals: StopSignals, timeout: float | None) -> None:
        self._signals = signals
        self._timeout = timeout
        self._deadline = None if timeout is None else time.monotonic() + timeout

    def check(self) -> None:
        """Raise if it has to end.

        Raises:
            Interrupted: It has to.
        """
        if self._signals.received is not None:
            name = signal_name(self._signals.received)
            raise Interrupted(ExitCode.STOPPED, "Stopped", f"stopped by {name}")
        if self._deadline is not None and time.monotonic() >= self._deadline:
            message = f"the time limit of {self._timeout:g} s was reached"
            raise Interrupted(ExitCode.TIMEOUT, "TimeLimit", message)

    def renew(self) -> None:
        """Begin the time limit anew: a run that stays has it for each of its parts."""
        if self._timeout is not None:
            self._deadline = time.monotonic() + self._timeout

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Leave what is spent inside out of the time limit: waiting for others is not the run's fault."""
        begun = time.monotonic()
        try:
            yield
        finally:
            if self._deadline is not None:
                self._deadline += time.monotonic() - begun

    def stopping_for(self) -> float | None:
        """Return the seconds since a signal came; None if none did."""
        return None if self._signals.received is None else time.monotonic() - self._signals.received_at

    @contextmanager
    def breaking_off(self) -> Iterator[None]:
        """Let a signal or the time limit break off what blocks inside (in the main thread)."""
        self.check()
        self._signals.interrupt = self.check
        before = signal.signal(signal.SIGALRM, lambda number, frame: self.check())
        if self._deadline is not None:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, self._deadline - time.monotonic() + 0.001), 0.1)
        try:
            yield
        finally:
            self._signals.interrupt = None
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
