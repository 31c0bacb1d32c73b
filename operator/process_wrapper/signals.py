"""Signals that ask the supervising process itself to stop."""

import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopSignals:
    """While it is entered, stop signals are noted instead of ending the process.

    Use it in the main thread.

    Attributes:
        received: The first signal's number; None if none came.
        received_at: When it came, on the monotonic clock.

    Args:
        interrupt: Called in the handler on the first signal; it may raise to break off what blocks.
    """

    def __init__(self, interrupt: Callable[[], None] | None = None) -> None:
        self.received: int | None = None
        self.received_at = 0.0
        self.interrupt = interrupt
        self._before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Self:
        for number in STOP_SIGNALS:
            # A parent that set SIGHUP or SIGINT to be ignored (nohup, a background job) keeps its will.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self.received is None:
            self.received_at = time.monotonic()
            self.received = number
            if self.interrupt is not None:
                self.interrupt()
