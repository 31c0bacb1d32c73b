"""Times as a status holds them: RFC 3339 in UTC, whole seconds."""

from datetime import UTC, datetime


def write_time(moment: datetime) -> str:
    """Write an aware time as Kubernetes does: 2024-07-01T12:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(text: str | None) -> datetime | None:
    """Read a time of a status; None if there is none, or if it is none."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
