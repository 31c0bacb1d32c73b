"""Pods that were started, and how attempts ended."""

from typing import Literal

from prometheus_client import Counter, Gauge

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_execution import Execution

PODS_STARTED = Counter(
    "wrapper_operator_pods_started_total", "Pods that were created, by role: collect or inspect.", ["role"]
)
ATTEMPT_ENDS = Counter(
    "wrapper_operator_attempt_ends_total",
    "Attempts that ended, by exit code of the runner; -1 where none is known.",
    ["code"],
)
SLOTS_HELD = Gauge("wrapper_operator_collection_slots_held", "Collection pods that are at work or starting.")


def pod_started(role: Literal["collect", "inspect"]) -> None:
    """Count a pod."""
    PODS_STARTED.labels(role).inc()


def status_written(before: WrapperStatus, after: WrapperStatus) -> None:
    """Count the end of an attempt, if a status that was just written tells of one."""
    code = ended_with(before, after)
    if code is not None:
        ATTEMPT_ENDS.labels(str(code)).inc()


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
