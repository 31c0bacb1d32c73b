"""Where a collector process runs: a subprocess of this one, or a container that waits at a socket."""

import os
import signal
import socket
import sys
from typing import NamedTuple, Protocol

from process_wrapper import Command, ExitStatus, LogTail, OutputLimit, Process, printable, start
from wrapper_contract import ipc
from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.confinement.identity import hide_from_same_user
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.saying import pass_on

LOG_LINES = 30
CONNECT_SECONDS = 30.0
END_SECONDS = 5.0


class Ending(NamedTuple):
    """How a collector process ended, and what it printed last."""

    status: ExitStatus
    log_tail: list[str]
    too_much_output: bool


class Host(Protocol):
    """Somebody who runs the collector process.

    Attributes:
        has_keeper: Whether another process than this one knows how the collector ends, and says so.
    """

    has_keeper: bool

    def another(self) -> "Host":
        """Start another process in the same way; this one must have ended.

        Raises:
            CollectorFailure: It cannot be had.
        """
        ...

    def connection(self) -> socket.socket:
        """Return the supervisor's end of the conversation."""
        ...

    def too_much_output(self) -> bool:
        """Return whether the collector has printed more than it may, as far as is known here."""
        ...

    def end(self, *, patience: float, said: ipc.Exited | None = None) -> Ending:
        """Give the process this many seconds to end by itself, then kill it; leave nothing behind.

        Args:
            patience: The seconds.
            said: What the conversation brought of the process's end.
        """
        ...


def collector_command(descriptor: int) -> Command:
    """Return how a collector process is started on one end of a socket.

    Its environment is empty but for the fixed hash seed: the same file gives the same points, even where
    the code goes through a set.
    """
    options = ["-s", "-P", "-X", "utf8"]
    arguments = ["-m", "wrapper_runner.collecting", str(descriptor), str(os.getpid())]
    return Command(
        argv=[sys.executable, *options, *arguments],
        environment={"PYTHONHASHSEED": "0"},
        directory="/",
        descriptors=[descriptor],
    )


class LocalHost:
    """A subprocess of this process.

    Args:
        output_bytes: What it may print.
        echo: Whether its output also goes to the own standard error, line by line.
    """

    has_keeper = False

    def __init__(self, *, output_bytes: int, echo: bool) -> None:
        hide_from_same_user()
        self._output_bytes, self._echo = output_bytes, echo
        self._ours, theirs = socket.socketpair()
        limit = OutputLimit(lines=LOG_LINES, total_bytes=output_bytes)
        self._tail = LogTail(limit, echo=pass_on if echo else None)
        try:
            with theirs:
                self._process: Process = start(collector_command(theirs.fileno()), tail=self._tail)
        except OSError as error:
            self._ours.close()
            message = f"the collector process cannot be started: {error}"
            raise CollectorFailure(ExitCode.UNAVAILABLE, "NotStarted", message) from error

    def another(self) -> "LocalHost":
        """Start another subprocess."""
        return LocalHost(output_bytes=self._output_bytes, echo=self._echo)

    def connection(self) -> socket.socket:
        """Return the supervisor's end of the socket pair."""
        return self._ours

    def too_much_output(self) -> bool:
        """Return whether the process has printed more than it may."""
        return self._tail.too_much

    def end(self, *, patience: float, said: ipc.Exited | None = None) -> Ending:
        """Wait for the process, kill it, and reap it; what it says of its own end is nothing worth."""
        self._process.wait(patience)
        status = self._process.stop(0)
        return Ending(status, self._tail.lines, self._tail.too_much)


class RemoteHost:
    """The keeper of a collector container, which waits at a Unix socket (see `keeping`).

    Args:
        path: Of the socket.
    """

    has_keeper = True

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connection.settimeout(CONNECT_SECONDS)
        try:
            _connect(self._connection, path)
        except OSError as error:
            self._connection.close()
            message = f"the collector's container does not answer at {path}: {error}"
            raise CollectorFailure(ExitCode.UNAVAILABLE, "NotStarted", message) from error

    def another(self) -> "RemoteHost":
        """Connect again, at which the keeper starts another process."""
        return RemoteHost(self._path)

    def connection(self) -> socket.socket:
        """Return the connection to the container."""
        return self._connection

    def too_much_output(self) -> bool:
        """Say no: the keeper ends the process and says so."""
        return False

    def end(self, *, patience: float, said: ipc.Exited | None = None) -> Ending:
        """Hang up, at which the keeper kills the process, and take its word for how that ended.

        A forged word changes only which failure is told.
        """
        self._connection.close()
        if said is None:
            return Ending(ExitStatus(signal=signal.SIGKILL), [], too_much_output=False)
        status = ExitStatus(signal=said.signal) if said.signal else ExitStatus(returned=said.code)
        return Ending(status, [printable(line) for line in said.log_tail], said.too_much_output)


def _connect(connection: socket.socket, path: str) -> None:
    """Connect; a container that is just starting may not have made its socket yet."""
    import time

    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return connection.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
