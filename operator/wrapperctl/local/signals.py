"""What SIGINT, SIGTERM and SIGHUP do: they end the work in hand, or are handed on to who does it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_Handler = Callable[[int, FrameType | None], None] | signal.Handlers
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asked for the end. No Exception, so that nothing on the way takes it for a failure."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Within, a signal raises `Stopped` in the main thread, and so every `finally` on the way is run.

    What it interrupts is cleaned up, whatever comes on top; after the first signal no other one counts.
    """
    before = _handle_by(_raise)
    try:
        yield
    except Stopped:
        raise
    except BaseException:
        _restore(before)
        raise
    else:
        _restore(before)


@contextmanager
def handed_on(hand_on: Callable[[], None]) -> Iterator[None]:
    """Within, a signal calls `hand_on` and raises nothing: the caller waits for what comes of it."""
    with _handled_by(lambda _number, _frame: hand_on()):
        yield


@contextmanager
def put_off() -> Iterator[None]:
    """Within, a signal only waits: what is begun here is known to whoever ends it before it raises."""
    came: list[tuple[int, FrameType | None]] = []
    before = _handle_by(lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        _restore(before)
    for number, frame in came[:1]:
        handler = before[number]
        if callable(handler):
            handler(number, frame)
        else:
            signal.raise_signal(number)


@contextmanager
def _handled_by(handler: _Handler) -> Iterator[None]:
    before = _handle_by(handler)
    try:
        yield
    finally:
        _restore(before)


def _handle_by(handler: _Handler) -> dict[int, Any]:
    """Have signals handled, but for those that whoever started this process wants ignored, as nohup does."""
    wanted = [number for number in _STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    return {number: signal.signal(number, handler) for number in wanted}


def _restore(before: dict[int, Any]) -> None:
    for number, former in before.items():
        signal.signal(number, former)


def _raise(_number: int, _frame: FrameType | None) -> None:
    _handle_by(signal.SIG_IGN)
    raise Stopped
