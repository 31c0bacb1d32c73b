"""A checkpoint for people."""

from datetime import UTC, datetime

from wrapper_contract.checkpoint import Checkpoint
from wrapperctl.view import figures


def lines(checkpoint: Checkpoint) -> list[str]:
    """Return a line for each thing that a person wants to know of a checkpoint.

    >>> lines(Checkpoint())[0]
    'phase            Historical'
    """
    points = figures.count(checkpoint.points_confirmed, "point")
    messages = figures.count(checkpoint.messages_confirmed, "message")
    rejected = f", {checkpoint.points_rejected:,} rejected" if checkpoint.points_rejected else ""
    told = (
        ("phase", checkpoint.phase),
        ("high-water mark", _time(checkpoint.high_water_mark)),
        ("low-water mark", _time(checkpoint.low_water_mark)),
        ("polls complete", f"{checkpoint.poll:,}"),
        ("confirmed", f"{points} in {messages}{rejected}"),
        ("last data sent", _time(checkpoint.last_data_sent)),
    )
    return [f"{name:<16} {value}" for name, value in told]


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "none"
