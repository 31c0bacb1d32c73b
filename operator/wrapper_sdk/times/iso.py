"""The common forms of ISO 8601, which Python itself reads fastest."""

from datetime import UTC, datetime

_read = datetime.fromisoformat


def quick(text: str) -> datetime | None:
    """Return the time, aware and in UTC, of 2024-07-01 or 2024-07-01T12:00 with or without an offset.

    None for every other text, some of which are ISO 8601 too; a time without an offset counts as UTC.
    """
    if len(text) < 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        if len(text) == 10:
            return _read(text + "T00:00+00:00")
        if text[10] not in "T ":
            return None
        if text[-1] == "Z":
            return _read(text)
        if text[-6] in "+-":
            # Python takes any offset below a day, and 60 minutes and more; no clock has them.
            return _read(text).astimezone(UTC) if text[-5:-3] < "16" and text[-2] < "6" else None
        return _read(text + "+00:00")
    except (ValueError, OverflowError):
        return None
