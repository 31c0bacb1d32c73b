"""The collector of an attempt: called window after window, started anew where one was lost."""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from wrapper_contract.checkpoint import Window
from wrapper_contract.run_spec import ApiSourceSpec, RunSpec
from wrapper_runner.supervision.checking import PointBatch
from wrapper_runner.supervision.dialogue import Fetch
from wrapper_runner.supervision.hosts import Host
from wrapper_runner.supervision.session import CollectorSession, open_collector


class Collector:
    """Runs the code of one attempt. Use it as a context manager: leaving it ends the process.

    Args:
        spec: Of the run.
        source: The API.
        code: The collector code.
        host: A process that was started for it.
        on_turn: Called often while the collector works; may raise.
    """

    def __init__(
        self,
        spec: RunSpec,
        source: ApiSourceSpec,
        code: str,
        *,
        host: Host,
        on_turn: Callable[[CollectorSession], None],
    ) -> None:
        self._spec = spec
        self._source = source
        self._code = code
        self._on_turn = on_turn
        self.session = self._open(host)

    @property
    def log_tail(self) -> list[str]:
        """The last lines that the code printed, known once its process has ended."""
        return self.session.log_tail

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def collect(self, window: Window, *, fetch: Fetch) -> Iterator[PointBatch]:
        """Yield the points of a window.

        Raises:
            CollectorFailure: The code did not come to its end; it can be called again all the same.
        """
        if not self.session.usable:
            self.session = self._open(None)
        yield from self.session.collect_window(window.start, window.end, fetch=fetch)

    def _open(self, host: Host | None) -> CollectorSession:
        spec = self._spec
        return open_collector(
            code=self._code,
            code_name=spec.code_path.rpartition("/")[2],
            format="api",
            name=self._source.name,
            timezone=spec.timezone,
            limits=spec.limits,
            socket_path=spec.collector_socket,
            host=host,
            on_turn=self._on_turn,
        )
