"""What `kubectl get wr` shows; the last ones only with `-o wide`."""

from typing import Any

_READY = '.status.conditions[?(@.type=="Ready")]'
_ALWAYS = (
    # A date column shows the age of a time and prints <invalid> for one in the future, hence the strings.
    ("Source", "string", ".status.effective.source"),
    ("Phase", "string", ".status.phase"),
    ("Health", "string", ".status.health"),
    ("High-water", "string", ".status.checkpoint.highWaterMark"),
    ("Points", "integer", ".status.checkpoint.pointsConfirmed"),
    ("Next-poll", "string", ".status.execution.nextPollTime"),
    ("Age", "date", ".metadata.creationTimestamp"),
)
_WIDE = (
    ("Ready", "string", f"{_READY}.status"),
    ("Reason", "string", f"{_READY}.reason"),
    ("Engine", "string", ".status.generation.engine"),
    ("Low-water", "string", ".status.checkpoint.lowWaterMark"),
    ("Rejected", "integer", ".status.checkpoint.pointsRejected"),
    ("Last-sent", "date", ".status.checkpoint.lastDataSent"),
    ("Interval", "string", ".status.effective.interval"),
    ("Queue", "string", ".status.effective.queue"),
    ("Message", "string", ".status.message"),
)


def printer_columns() -> list[dict[str, Any]]:
    """Return the columns in order."""
    always = [_column(*column) for column in _ALWAYS]
    return always + [{**_column(*column), "priority": 1} for column in _WIDE]


def _column(name: str, kind: str, path: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "jsonPath": path}
