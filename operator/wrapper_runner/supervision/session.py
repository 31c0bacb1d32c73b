"""Running collector code: on a file once, on an API window by window."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Literal, Protocol, Self

from wrapper_contract import ipc
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Rejection
from wrapper_contract.run_spec import CollectorLimits, RunSpec
from wrapper_runner.supervision.checking import PointBatch
from wrapper_runner.supervision.dialogue import GOES_ON, Dialogue, Fetch
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.hosts import Host, LocalHost, RemoteHost
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.reporting import logs_wanted

MAX_SPENT = 0.5
"""Of any limit: a process that has used up more of it is not called again."""
_FRESH_START: frozenset[ipc.FailureKind | None] = frozenset({"code", "memory"})
"""What may go better in another window, with a process that has nothing left over from this one."""


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
    file: SourceFile | None = None,
    format: Literal["csv", "xlsx", "api"],  # noqa: A002 - the manifest's word
    name: str = "",
    timezone: str = "UTC",
    limits: CollectorLimits | None = None,
    socket_path: str | None = None,
    host: Host | None = None,
    deadline: float | None = None,
    on_turn: "Callable[[CollectorSession], None] | None" = None,
) -> "CollectorSession":
    """Start a collector process for `code`, or connect to the container that runs it.

    Args:
        code: The collector code.
        code_name: The file name that tracebacks show.
        file: What it collects from; None for an API.
        format: What the manifest says that the source is.
        name: What people call an API.
        timezone: Of times without an offset.
        limits: What the code may use in one run, or in one call for a window.
        socket_path: Where the collector's container waits; None starts a subprocess.
        host: A collector process that was started before; the session ends it.
        deadline: Of `time.monotonic`; past it collecting ends with exit code 124.
        on_turn: Called with the session at least ten times a second while it waits for the collector;
            it may raise.

    Raises:
        CollectorFailure: The process cannot be started, or the code is too long.
    """
    limits = limits or CollectorLimits()
    order = ipc.Start(
        code=code,
        code_name=code_name,
        path=os.path.abspath(file.path) if file else "",  # noqa: PTH100 - pathlib would only be loaded for it
        name=file.name if file else name,
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


def host_of(spec: RunSpec, interruption: Interruption) -> Host:
    """Start the collector process of an attempt; a signal or the time limit breaks the wait for it off.

    Raises:
        CollectorFailure: It cannot be had.
        Interrupted: The run has to end.
    """
    if spec.collector_socket is None:
        return start_host(spec.limits)
    with interruption.breaking_off():  # its container may take its time
        return start_host(spec.limits, socket_path=spec.collector_socket)


class CollectorSession:
    """Runs of collector code. Use it as a context manager: leaving it ends the process.

    Of a file there is one run (`collect`), of an API one call for each window (`collect_window`).
    """

    def __init__(
        self,
        host: Host,
        order: ipc.Start,
        *,
        deadline: float | None,
        on_turn: "Callable[[CollectorSession], None]",
    ) -> None:
        self._order = order
        self._deadline = deadline
        self._on_turn = on_turn
        self._closed = False
        self._dialogue = Dialogue(host, order, on_turn=self._turn)

    @property
    def rejections(self) -> list[Rejection]:
        """Rows that could not be used, known after the run or call has ended, also when it failed."""
        return self._dialogue.said.rejections

    @property
    def rows(self) -> int:
        """Rows read so far; 0 for an API."""
        return self._dialogue.said.rows

    @property
    def points(self) -> int:
        """Points received so far: of the file, or of the present window or the last one."""
        return self._dialogue.said.points

    @property
    def requests(self) -> int:
        """Requests so far for the present window or the last one."""
        return self._dialogue.said.requests

    @property
    def lacks(self) -> list[str]:
        """Protection that the collector's kernel does not give, a sentence each."""
        return self._dialogue.said.lacks

    @property
    def log_tail(self) -> list[str]:
        """The last lines that the collector printed, known once its process has ended."""
        return self._dialogue.log_tail

    @property
    def usable(self) -> bool:
        """Whether `collect_window` may be called (again)."""
        return not self._closed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process if it has not ended; nothing of it is left afterwards."""
        self._closed = True
        self._dialogue.finish()

    def collect(self, *, with_rows: bool = False) -> Iterator[PointBatch]:
        """Run the code on its file and yield its points as they come, checked. Can be called once.

        Args:
            with_rows: Ask for the row of each point.

        Raises:
            CollectorFailure: It did not come to its end; says why and how the supervisor should end.
        """
        yield from self._dialogue.run(with_rows=with_rows)

    def collect_window(self, start: datetime, end: datetime, *, fetch: Fetch) -> Iterator[PointBatch]:
        """Call the code for the window `[start, end)` of an API and yield its points as they come, checked.

        They may lie outside of the window: that is for whoever takes them to see. `points`, `requests`
        and `rejections` count from nothing for each window. What was yielded before a failure stands.

        After a failure whose `kind` is `window`, `later` or `source` the process is called again. After
        `code` and `memory`, and once a process has used up half of any of its limits, the next window gets
        a fresh one. After any other failure, after an exception of `fetch` or of `on_turn`, and if the
        iteration is left early, the session is closed; see `usable`.

        Args:
            start: Aware.
            end: Aware.
            fetch: Makes the requests of the code. The time that it takes is not the code's. A request that
                is not made is answered with `refused`.

        Raises:
            CollectorFailure: The code did not come to its end.
        """
        if self._closed:
            raise RuntimeError("this session is closed")
        try:
            yield from self._ready().call(ipc.Call(start=start, end=end), fetch=fetch)
        except CollectorFailure as failure:
            if failure.kind not in GOES_ON | _FRESH_START:
                self.close()
            raise
        except BaseException:
            self.close()
            raise

    def _ready(self) -> Dialogue:
        """Return a process that can be called: the one there is, or a fresh one."""
        dialogue = self._dialogue
        if dialogue.said.spent > MAX_SPENT or not dialogue.awaits_call():
            dialogue.finish()
            self._dialogue = Dialogue(dialogue.host.another(), self._order, on_turn=self._turn)
        return self._dialogue

    def _turn(self) -> None:
        self._on_turn(self)
        if self._deadline is not None and time.monotonic() > self._deadline:
            text = "the time limit was reached while collecting"
            raise CollectorFailure(ExitCode.TIMEOUT, "TimeLimit", text)


def _nothing(session: CollectorSession) -> None:
    """Do nothing at a turn."""
