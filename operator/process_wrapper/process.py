"""A started program and the group it leads."""

import os
import signal
import subprocess
import time

from process_wrapper.clock import Clock, SystemClock
from process_wrapper.command import Command
from process_wrapper.exit_status import ExitStatus
from process_wrapper.output import LogTail, OutputReaders

POLL_SECONDS = 0.02
DRAIN_SECONDS = 1.0


class Process:
    """A program that leads a session and process group of its own.

    The leader is reaped only after its group was killed: until then its number cannot be given to
    another process, so no signal can reach a stranger.
    """

    def __init__(self, popen: "subprocess.Popen[bytes]", *, tail: LogTail, clock: Clock) -> None:
        self._popen = popen
        self._clock = clock
        self._status: ExitStatus | None = None
        self.tail = tail
        self._readers = OutputReaders(tail, _streams(popen))

    @property
    def pid(self) -> int:
        """Number of the process and of its group."""
        return self._popen.pid

    @property
    def status(self) -> ExitStatus | None:
        """How it ended; None while it has not been reaped."""
        return self._status

    def ended(self) -> bool:
        """Return whether the leader has ended; does not reap it."""
        if self._status is not None:
            return True
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.pid, flags) is not None

    def wait(self, seconds: float) -> bool:
        """Wait for the leader's end for at most so long; return whether it has ended."""
        deadline = self._clock.monotonic() + seconds
        while not self.ended():
            left = deadline - self._clock.monotonic()
            if left <= 0:
                return False
            self._clock.sleep(min(left, POLL_SECONDS))
        return True

    def signal_group(self, number: int) -> None:
        """Send a signal to every member of the group that there still is."""
        if self._status is None:
            _signal_group(self.pid, number)

    def reap(self) -> ExitStatus:
        """Kill what is left of the group, and return how the leader ended (it must have ended).

        Output of members that left the group is waited for only shortly.
        """
        if self._status is None:
            self.signal_group(signal.SIGKILL)
            self._status = ExitStatus.from_return_code(self._popen.wait())
            self._readers.join(DRAIN_SECONDS)
        return self._status

    def stop(self, grace: float) -> ExitStatus:
        """Ask the group to end, wait, and kill all of its members that are left.

        Args:
            grace: Seconds between SIGTERM and SIGKILL; 0 kills at once.
        """
        if self._status is None and grace > 0 and not self.ended():
            self.signal_group(signal.SIGTERM)
            self._wait_for_group(grace)
        self.signal_group(signal.SIGKILL)
        self._popen_wait()
        return self.reap()

    def _popen_wait(self) -> None:
        while not self.ended():
            time.sleep(0.001)

    def _wait_for_group(self, grace: float) -> None:
        """Wait until the leader and every other member are gone, so that each gets the full grace."""
        deadline = self._clock.monotonic() + grace
        while self._clock.monotonic() < deadline:
            if self.ended() and not group_members(self.pid):
                return
            self._clock.sleep(POLL_SECONDS)


def start(command: Command, *, tail: LogTail | None = None, clock: Clock | None = None) -> Process:
    """Start a program as the leader of a session of its own, its output going to `tail`.

    Its standard input is empty. Of the own descriptors it gets only those that the command names.

    Raises:
        OSError: It cannot be started (no such program, no rights, no memory).
    """
    popen = subprocess.Popen(
        list(command.argv),
        env=None if command.environment is None else dict(command.environment),
        cwd=command.directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=tuple(command.descriptors),
        start_new_session=True,
        bufsize=0,
    )
    clock = clock or SystemClock()
    return Process(popen, tail=tail or LogTail(clock=clock), clock=clock)


def group_members(group: int) -> bool:
    """Return whether a group has a living member besides its (perhaps ended) leader."""
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and int(entry.name) != group and _alive_in_group(entry.path, group):
            return True
    return False


def _alive_in_group(directory: str, group: int) -> bool:
    try:
        with open(f"{directory}/stat", "rb") as file:  # noqa: PTH123 - of many files, the cheap way
            state, _parent, its_group, *_ = file.read().rpartition(b")")[2].split()
    except OSError:
        return False
    return int(its_group) == group and state not in (b"Z", b"X")


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # Nobody is left, or only members that have become another user: theirs to end.
        return


def _streams(popen: "subprocess.Popen[bytes]") -> list[tuple[str, int]]:
    """Take the descriptors of the pipes over from `subprocess`, which would keep file objects."""
    streams = []
    for label, pipe in (("STDOUT", popen.stdout), ("STDERR", popen.stderr)):
        if pipe is not None:
            streams.append((label, os.dup(pipe.fileno())))
            pipe.close()
    return streams
