"""How fast points come."""

from datetime import datetime
from typing import Any

from wrapper_operator.lifecycle.times import read_time


def points_per_second(status: dict[str, Any], now: datetime) -> float | None:
    """Return the points a second that an execution delivered; None where none can be told."""
    execution, checkpoint = status.get("execution") or {}, status.get("checkpoint") or {}
    begun = read_time(execution.get("startedAt"))
    before = execution.get("pointsBefore")
    if begun is None or before is None:
        return None
    until = read_time(execution.get("endedAt")) or now
    seconds = (until - begun).total_seconds()
    points = checkpoint.get("pointsConfirmed", 0) - before
    return points / seconds if seconds > 0 and points >= 0 else None
