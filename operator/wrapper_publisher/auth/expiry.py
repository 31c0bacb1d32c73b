"""When a token ends, by its own words."""

import base64
import time

import msgspec

UNKNOWN_LIFE = 600.0
"""Seconds that a verified token without an end is believed in while nobody can be asked."""


class _Claims(msgspec.Struct):
    exp: float


def seconds_left(token: str, *, wall_clock: float | None = None) -> float:
    """Return the seconds until a token ends.

    The claim is read without a check of the signature, so this says something of verified tokens only.
    """
    now = time.time() if wall_clock is None else wall_clock
    parts = token.split(".")
    if len(parts) != 3:
        return UNKNOWN_LIFE
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(payload, type=_Claims).exp - now
    except (ValueError, msgspec.MsgspecError):
        return UNKNOWN_LIFE
