"""What SIGINT, SIGTERM and SIGHUP do: they end the work in hand, or are handed on to who does it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asked for the end. No Exception, so that nothing on the way takes it for a failure."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Within, a signal raises `Stopped` in the main thread, and so every `finally` on the way is run."""
    with _handled_by(_raise):
        yield


@contextmanager
def handed_on(hand_on: Callable[[], None]) -> Iterator[None]:
    """Within, a signal calls `hand_on` and raises nothing: the caller waits for what comes of it."""
    with _handled_by(lambda _number, _frame: hand_on()):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in _STOPPING}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
