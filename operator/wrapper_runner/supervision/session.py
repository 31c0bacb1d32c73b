"""A collector process and the conversation with it, from start to end."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Literal, Protocol, Self

import msgspec

from wrapper_contract import ipc
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Rejection
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision import failures
from wrapper_runner.supervision.channel import Channel, LineTooLong
from wrapper_runner.supervision.checking import PointBatch
from wrapper_runner.supervision.conversation import Conversation
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.hosts import Host, LocalHost, RemoteHost
from wrapper_runner.supervision.reporting import logs_wanted

TURN_SECONDS = 0.1
START_SECONDS = 30.0
END_SECONDS = 2.0


class SourceFile(Protocol):
    """The file to collect from, such as an `AcquiredFile`."""

    @property
    def path(self) -> str:
        """Where it lies."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...


def open_collector(
    *,
    code: str,
    code_name: str,
    file: SourceFile,
    format: Literal["csv", "xlsx"],  # noqa: A002 - the manifest's word
    timezone: str = "UTC",
    limits: CollectorLimits | None = None,
    socket_path: str | None = None,
    host: Host | None = None,
    deadline: float | None = None,
    on_turn: "Callable[[CollectorSession], None] | None" = None,
) -> "CollectorSession":
    """Start a collector process for one run of `code`, or connect to the container that runs it.

    Args:
        code: The collector code.
        code_name: The file name that tracebacks show.
        file: What it collects from.
        format: What the manifest says that file is.
        timezone: Of times without an offset.
        limits: What the code may use.
        socket_path: Where the collector's container waits; None starts a subprocess.
        host: A collector process that was started before; the session ends it.
        deadline: Of `time.monotonic`; past it collecting ends with exit code 124.
        on_turn: Called with the session at least ten times a second while it waits; it may raise.

    Raises:
        CollectorFailure: The process cannot be started, or the code is too long.
    """
    limits = limits or CollectorLimits()
    order = ipc.Start(
        code=code,
        code_name=code_name,
        path=os.path.abspath(file.path),  # noqa: PTH100 - pathlib would only be loaded for it
        name=file.name,
        format=format,
        timezone=timezone,
        limits=limits,
    )
    if len(code.encode("utf-8", "surrogatepass")) > ipc.MAX_CODE_BYTES:
        message = f"the collector code has more than {ipc.MAX_CODE_BYTES // 1024} KiB"
        raise CollectorFailure(ExitCode.CONFIGURATION, "CodeTooLong", message)
    host = host or start_host(limits, socket_path=socket_path)
    return CollectorSession(host, order, deadline=deadline, on_turn=on_turn or _nothing)


def start_host(limits: CollectorLimits, *, socket_path: str | None = None) -> Host:
    """Start a collector process, or connect to its container: it makes itself ready and waits.

    Whoever starts it ends it (`end`), unless it is given to `open_collector`.

    Raises:
        CollectorFailure: It cannot be had.
    """
    if socket_path is not None:
        return RemoteHost(socket_path)
    return LocalHost(output_bytes=limits.output_bytes, echo=logs_wanted())


class CollectorSession:
    """One run of collector code. Use it as a context manager: leaving it ends the process.

    Attributes:
        log_tail: The last lines that the collector printed, known after `collect` has ended.
    """

    def __init__(
        self,
        host: Host,
        order: ipc.Start,
        *,
        deadline: float | None,
        on_turn: "Callable[[CollectorSession], None]",
    ) -> None:
        self._host = host
        self._order = order
        self._deadline = deadline
        self._on_turn = on_turn
        self._channel = Channel(host.connection())
        self._said = Conversation(max_points=order.limits.max_points)
        self._ended = False
        self.log_tail: list[str] = []

    @property
    def rejections(self) -> list[Rejection]:
        """Rows that could not be used, known after `collect` has ended, also when it failed."""
        return self._said.rejections

    @property
    def rows(self) -> int:
        """Rows read so far."""
        return self._said.rows

    @property
    def points(self) -> int:
        """Points received so far."""
        return self._said.points

    @property
    def lacks(self) -> list[str]:
        """Protection that the collector's kernel does not give, a sentence each."""
        return self._said.lacks

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process if it has not ended; nothing of it is left afterwards."""
        if not self._ended:
            self._finish(patience=0)

    def collect(self, *, with_rows: bool = False) -> Iterator[PointBatch]:
        """Run the code and yield its points as they come, checked. Can be called once.

        Args:
            with_rows: Ask for the row of each point.

        Raises:
            CollectorFailure: It did not come to its end; says why and how the supervisor should end.
        """
        self._send_order(with_rows=with_rows)
        try:
            while not self._over():
                yield from self._turn()
            self._conclude()
        except LineTooLong:
            failure = failures.broken_line("a line that is too long")
            failure.log_tail = self._finish(patience=0)
            raise failure from None
        except CollectorFailure as failure:
            failure.log_tail = self._finish(patience=0)
            raise

    def _over(self) -> bool:
        return self._said.last is not None or self._channel.closed_by_peer

    def _turn(self) -> Iterator[PointBatch]:
        """Take in what has come, or wait a little for it; then look at the limits."""
        for line in self._channel.lines(TURN_SECONDS):
            batch = self._said.take(line)
            if batch is not None and batch.points:
                yield batch
                # Waiting for whoever takes the points is not the collector's silence.
                self._said.be_alive()
        self._check_turn()

    def _send_order(self, *, with_rows: bool) -> None:
        self._said.be_alive()
        try:
            self._channel.send(msgspec.json.encode(msgspec.structs.replace(self._order, with_rows=with_rows)))
        except OSError:
            # The collector is gone already: why, its end will tell.
            self._channel.closed_by_peer = True
            return

    def _check_turn(self) -> None:
        limits = self._order.limits
        now = time.monotonic()
        self._on_turn(self)
        if self._host.too_much_output():
            raise failures.too_much_output(limits)
        if self._deadline is not None and now > self._deadline:
            text = "the time limit was reached while collecting"
            raise CollectorFailure(ExitCode.TIMEOUT, "TimeLimit", text)
        if now - self._said.life > (limits.silence_seconds if self._said.greeted else START_SECONDS):
            raise failures.silent(limits)

    def _conclude(self) -> None:
        """Decide what the end of the conversation means."""
        last = self._said.last
        if isinstance(last, ipc.Failed):
            raise failures.told(last, self._order.limits)
        if isinstance(last, ipc.End):
            if last.points != self.points:
                raise failures.broken_line(f"{last.points} points announced, {self.points} received")
            self._finish(patience=0)
            return
        ending = self._host.end(patience=END_SECONDS, said=self._said.exited)
        if ending.too_much_output:
            raise failures.too_much_output(self._order.limits)
        raise failures.died(ending.status, self._order.limits)

    def _finish(self, *, patience: float) -> list[str]:
        self._ended = True
        if self._host.has_keeper:
            self._hear_keeper()
        ending = self._host.end(patience=patience, said=self._said.exited)
        self._channel.close()
        self.log_tail = ending.log_tail
        return ending.log_tail

    def _hear_keeper(self) -> None:
        """Have the container's process ended, and wait for what its keeper says of it."""
        self._channel.end_sending()
        deadline = time.monotonic() + END_SECONDS
        with suppress(LineTooLong):
            while not self._channel.closed_by_peer and time.monotonic() < deadline:
                for line in self._channel.lines(TURN_SECONDS):
                    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                        self._said.exited = msgspec.json.decode(line, type=ipc.Exited)


def _nothing(session: CollectorSession) -> None:
    """Do nothing at a turn."""
