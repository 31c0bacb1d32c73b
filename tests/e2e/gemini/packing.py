"""The API that no template knows, when it packs its days in another way from one moment on."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from api_servers.data import Clock, frozen
from api_servers.exchange import Request, Response
from integration.gemini.odd_api import RIGHT, OddApi

FRESH_DAYS = 5
GATE_SECONDS = 120.0
LATER = RIGHT.replace('split("|")', 'split(";")').replace('partition("=")', 'partition(":")')
"""Code that reads the later packing, and only that."""


def _some_days_ago() -> Clock:
    return frozen(datetime.now(UTC) - timedelta(days=FRESH_DAYS))


@dataclass(kw_only=True)
class Repacked(OddApi):
    """`01=5.1|02=7.3` at first, `01:5.1;02:7.3` after `repack`; replies wait while the gate is closed."""

    name: ClassVar[str] = "odd"
    clock: Clock = field(default_factory=_some_days_ago)
    later: bool = False
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def repack(self) -> None:
        """Pack otherwise, and have some more days."""
        self.later = True
        self.clock, self.days = frozen(), self.days + FRESH_DAYS

    def answer(self, request: Request) -> Response:
        self.gate.wait(GATE_SECONDS)
        response = super().answer(request)
        if not self.later:
            return response
        return Response(
            response.body.replace(b"=", b":").replace(b"|", b";"), response.status, response.headers
        )
