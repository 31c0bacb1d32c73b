"""An API that gives its newer half, and holds back the older one from pods that collect."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from api_servers.data import frozen, moment
from api_servers.exchange import Request, Response
from api_servers.serving import Served
from api_servers.serving import run as serve
from cluster.layout import BRIDGE_ADDRESS
from e2e.apis.oversized import Oversized

HISTORY = 600
PAGE = 40
"""Records at most in a reply: the history takes dozens of windows."""
_HOLD_SECONDS = 200.0


@dataclass
class HeldBack:
    """The API and its gate.

    Attributes:
        api: The API.
        served: The same, as it is served.
        collects: Tells whether who asks now collects, rather than trying code out.
        gate: Set while the older half is given to everybody.
        waiting: Set once somebody had to wait.
    """

    api: Oversized
    served: Served
    collects: Callable[[], bool] = lambda: True
    gate: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)

    @property
    def middle(self) -> datetime:
        """Where the older half ends."""
        times = [datum.x for datum in self.api.data()]
        return times[len(times) // 2]

    def newest(self, periods: int) -> list[datetime]:
        """Return the times of the newest periods."""
        newest = self.api.data()[-1].x
        return [newest - number * self.api.step for number in range(periods)]

    def hold(self, request: Request, _: int) -> Response | None:
        """Let whoever collects the older half wait, and then give it what it asks for."""
        with suppress(ValueError):  # the API has its own words for what is no time
            since = moment(request.one("start"))
            if not self.gate.is_set() and since is not None and since < self.middle and self.collects():
                self.waiting.set()
                self.gate.wait(_HOLD_SECONDS)
        return None


@contextmanager
def held_back() -> Iterator[HeldBack]:
    """Serve it; in the end everything is given."""
    api = Oversized(clock=frozen(), history=HISTORY, max_records=PAGE)
    with serve(api, host=BRIDGE_ADDRESS) as served:
        held = HeldBack(api, served)
        served.fault = held.hold
        try:
            yield held
        finally:
            held.gate.set()
