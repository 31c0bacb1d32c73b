"""Pods and attempts that were started, why and how late, and how attempts ended."""

from datetime import datetime
from typing import Literal

from prometheus_client import Counter, Gauge, Histogram

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_execution import Execution
from wrapper_operator.lifecycle.times import read_time

Cause = Literal["First", "Poll", "Retry", "Restart", "Change"]

PODS_STARTED = Counter(
    "wrapper_operator_pods_started_total", "Pods that were created, by role: collect or inspect.", ["role"]
)
ATTEMPTS_STARTED = Counter(
    "wrapper_operator_attempts_started_total",
    "Attempts that were started, by cause: First of a Wrapper, Poll whose turn had come, Retry after a "
    "failure, Restart that people asked for, Change of the Wrapper or its code.",
    ["cause"],
)
ATTEMPT_ENDS = Counter(
    "wrapper_operator_attempt_ends_total",
    "Attempts that ended, by exit code of the runner; -1 where none is known.",
    ["code"],
)
START_SECONDS = Histogram(
    "wrapper_operator_start_seconds",
    "Time from a Wrapper's creation to the start of its first attempt.",
    buckets=(1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 3600),
)
POLL_DELAY_SECONDS = Histogram(
    "wrapper_operator_poll_delay_seconds",
    "Time from the turn of a poll to the start of its attempt; pods that go on polling keep their own time.",
    buckets=(0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600),
)
SLOTS_HELD = Gauge("wrapper_operator_collection_slots_held", "Collection pods that are at work or starting.")


def pod_started(role: Literal["collect", "inspect"]) -> None:
    """Count a pod."""
    PODS_STARTED.labels(role).inc()


def status_written(before: WrapperStatus, after: WrapperStatus, *, created: datetime, now: datetime) -> None:
    """Count the end and the start of an attempt, if a status that was just written tells of them."""
    code = ended_with(before, after)
    if code is not None:
        ATTEMPT_ENDS.labels(str(code)).inc()
    cause = started_by(before, after, now=now)
    if cause is None:
        return
    ATTEMPTS_STARTED.labels(cause).inc()
    turn = read_time(before.execution.next_poll_time) if before.execution else None
    if cause == "First":
        START_SECONDS.observe((now - created).total_seconds())
    elif cause == "Poll" and turn is not None:
        POLL_DELAY_SECONDS.observe((now - turn).total_seconds())


def started_by(before: WrapperStatus, after: WrapperStatus, *, now: datetime) -> Cause | None:
    """Return why an attempt was started between two statuses; None if none was."""
    was, is_ = before.execution, after.execution
    if is_ is None or is_.pod is None or is_.retry_time is not None:
        return None
    if was is None:
        return "First"
    if (was.id, was.attempt) == (is_.id, is_.attempt):
        return None
    if was.id == is_.id:
        return "Retry"
    if (was.restart or 0) != (is_.restart or 0):
        return "Restart"
    turn = read_time(was.next_poll_time)
    return "Poll" if turn is not None and turn <= now else "Change"


def ended_with(before: WrapperStatus, after: WrapperStatus) -> int | None:
    """Return the exit code of the attempt that ended between two statuses; None if none did."""
    was, now = before.execution, after.execution
    if was is None or now is None or not _is_at_work(was):
        return None
    if was.id == now.id:
        if _is_at_work(now):
            return None
        return now.last_exit.code if now.last_exit else None
    return next((past.exit_code for past in after.history or [] if past.id == was.id), None)


def _is_at_work(execution: Execution) -> bool:
    return execution.pod is not None and execution.retry_time is None
