"""A source that grows, and can be away for a while."""

from contextlib import ExitStack
from datetime import timedelta

from api_servers.faults import always, server_error
from api_servers.serving import Served
from api_servers.serving import run as serve
from cluster.layout import BRIDGE_ADDRESS
from e2e.apis.oversized import Oversized

STEP_SECONDS = 2
HISTORY = 900
"""Points that are there at the start."""
PAGE = 200
"""Records at most in a reply."""


class Source:
    """A live API whose server stops and comes back at its old address.

    Attributes:
        served: It, as it is served now.
    """

    def __init__(self) -> None:
        self.api = Oversized(step=timedelta(seconds=STEP_SECONDS), history=HISTORY, max_records=PAGE)
        self._stack = ExitStack()
        self._all: list[Served] = []
        self.served = self._serve(port=0)

    @property
    def requests(self) -> int:
        """How many there were so far."""
        return sum(len(served.requests) for served in self._all)

    def leave(self) -> None:
        """Answer nothing any more: connections that are open are told so and closed, others refused."""
        self.served.fault = always(server_error(503, Connection="close"))
        self._stack.close()

    def come_back(self) -> None:
        """Answer again, where it did before."""
        self.served = self._serve(port=int(self.served.base.rpartition(":")[2]))

    def _serve(self, *, port: int) -> Served:
        served = self._stack.enter_context(serve(self.api, host=BRIDGE_ADDRESS, port=port))
        self._all.append(served)
        return served
