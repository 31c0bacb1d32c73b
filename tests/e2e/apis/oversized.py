"""A source that says 413 to whoever asks for much at once."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from api_servers.live import Live

SHOWN = 23
"""Periods of what its manifest asks for; about one in seventeen has no point."""


@dataclass(kw_only=True)
class Oversized(Live):
    """Its whole history is more than a reply holds, so its manifest says for which times to ask."""

    def source(self) -> dict[str, Any]:
        now = self.clock().astimezone(UTC)
        times = {"start": now - SHOWN * self.step, "end": now + timedelta(seconds=1)}
        return {"query": {name: f"{x:%Y-%m-%dT%H:%M:%SZ}" for name, x in times.items()}}
