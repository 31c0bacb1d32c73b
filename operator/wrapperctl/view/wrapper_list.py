"""`wrapperctl list` and `wrapperctl top`: a line for each Wrapper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wrapper_operator.lifecycle.times import read_time
from wrapperctl.view.ages import age, span
from wrapperctl.view.rates import points_per_second

Fields = dict[str, Any]
LIST = ("NAME", "SOURCE", "PHASE", "HEALTH", "HIGH MARK", "POINTS", "LAST DATA", "NEXT POLL", "AGE")
TOP = ("NAME", "PHASE", "POINTS/S", "POINTS", "CPU TIME", "MEMORY", "REPORTED")
NAMESPACE = "NAMESPACE"


def list_row(wrapper: Fields, now: datetime) -> list[str]:
    """Return the cells of a Wrapper below the headings `LIST`."""
    status = wrapper.get("status") or {}
    checkpoint, execution = status.get("checkpoint") or {}, status.get("execution") or {}
    source = str((status.get("effective") or {}).get("source") or _kind(wrapper["spec"]))
    created = read_time(wrapper["metadata"]["creationTimestamp"])
    return [
        wrapper["metadata"]["name"],
        source,
        str(status.get("phase") or "-"),
        str(status.get("health") or "-"),
        str(checkpoint.get("highWaterMark") or "-"),
        f"{checkpoint.get('pointsConfirmed', 0):,}",
        age(checkpoint.get("lastDataSent"), now) or "-",
        age(execution.get("nextPollTime"), now) or "-",
        span((now - created).total_seconds()) if created else "-",
    ]


def top_row(wrapper: Fields, now: datetime) -> list[str]:
    """Return the cells of a Wrapper below the headings `TOP`."""
    usage = usage_of(wrapper, now)
    rate = usage["pointsPerSecond"]
    return [
        wrapper["metadata"]["name"],
        str(usage["phase"] or "-"),
        "-" if rate is None else f"{rate:,.1f}",
        f"{usage['points']:,}",
        str(usage["cpu"] or "-"),
        str(usage["memory"] or "-"),
        age(usage["reported"], now) or "-",
    ]


def usage_of(wrapper: Fields, now: datetime) -> Fields:
    """Return what a Wrapper's current or last execution takes and gives."""
    status = wrapper.get("status") or {}
    progress, execution = status.get("progress") or {}, status.get("execution") or {}
    running = bool(execution.get("pod")) and not execution.get("endedAt")
    return {
        "namespace": wrapper["metadata"]["namespace"],
        "name": wrapper["metadata"]["name"],
        "phase": status.get("phase"),
        "running": running,
        "pointsPerSecond": points_per_second(status, now),
        "points": (status.get("checkpoint") or {}).get("pointsConfirmed", 0),
        "cpu": progress.get("cpu"),
        "memory": progress.get("memory"),
        "reported": progress.get("time"),
    }


def with_namespace(
    headings: Sequence[str], rows: Sequence[Sequence[str]], wrappers: Sequence[Fields]
) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows with the namespace in front."""
    named = zip(wrappers, rows, strict=True)
    return [NAMESPACE, *headings], [[wrapper["metadata"]["namespace"], *row] for wrapper, row in named]


def _kind(spec: Fields) -> str:
    return str(next(iter(spec.get("source") or {"-": None}))).upper()
