"""One program from its start to its end, within limits."""

from typing import Literal, NamedTuple

from process_wrapper.clock import Clock, SystemClock
from process_wrapper.command import Command
from process_wrapper.exit_status import ExitStatus
from process_wrapper.output import LogTail
from process_wrapper.process import Process, start
from process_wrapper.signals import StopSignals

TURN_SECONDS = 0.1


class Outcome(NamedTuple):
    """How a supervised program ended.

    Attributes:
        status: Of the program.
        cause: Why it ended: by itself, at its time limit, on a signal to the supervisor, or because it
            printed more than allowed.
        signal: The signal that the supervisor got.
    """

    status: ExitStatus
    cause: Literal["itself", "time-limit", "signal", "output"]
    signal: int | None = None


def supervise(
    command: Command,
    *,
    time_limit: float | None = None,
    grace: float = 10.0,
    tail: LogTail | None = None,
    clock: Clock | None = None,
) -> Outcome:
    """Run a program to its end and leave nothing of its group behind.

    Args:
        command: What to start.
        time_limit: Seconds; None for no limit.
        grace: Seconds between SIGTERM and SIGKILL when it has to be stopped.
        tail: Where its output goes.
        clock: For tests.

    Raises:
        OSError: It cannot be started.
    """
    clock = clock or SystemClock()
    with StopSignals() as signals:
        process = start(command, tail=tail, clock=clock)
        deadline = None if time_limit is None else clock.monotonic() + time_limit
        cause = _watch(process, deadline=deadline, signals=signals, clock=clock)
        status = process.reap() if cause == "itself" else process.stop(grace)
    return Outcome(status, cause, signals.received)


def _watch(
    process: Process, *, deadline: float | None, signals: StopSignals, clock: Clock
) -> Literal["itself", "time-limit", "signal", "output"]:
    while not process.wait(_turn(deadline, clock)):
        if signals.received is not None:
            return "signal"
        if process.tail.too_much:
            return "output"
        if deadline is not None and clock.monotonic() >= deadline:
            return "time-limit"
    return "itself"


def _turn(deadline: float | None, clock: Clock) -> float:
    return TURN_SECONDS if deadline is None else max(0.0, min(TURN_SECONDS, deadline - clock.monotonic()))
