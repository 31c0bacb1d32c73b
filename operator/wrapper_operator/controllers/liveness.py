"""Proof that the watches are alive: our own writes to a Lease must come back through them."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from wrapper_operator.cluster.port import ClusterError, ClusterPort, Raw
from wrapper_operator.lifecycle.times import read_time
from wrapper_operator.metrics import watches

BEAT_SECONDS = 20.0
SILENCE = timedelta(seconds=60)
"""Longest time without an echo."""
_log = logging.getLogger(__name__)


class Canary:
    """Writes to a Lease and waits for the echo.

    Args:
        port: The cluster.
        namespace: Of the Lease.
        name: Of the Lease.
        holder: Who we are.
        clock: Returns the time, aware.
    """

    def __init__(
        self, port: ClusterPort, *, namespace: str, name: str, holder: str, clock: Callable[[], datetime]
    ) -> None:
        self._port = port
        self._namespace = namespace
        self._name = name
        self._holder = holder
        self._clock = clock
        self._echoed = clock()
        self._reachable = clock()
        self._heard: datetime | None = None

    def hear(self, lease: Raw) -> None:
        """Take note of the Lease as a watch shows it."""
        spec = lease.get("spec") or {}
        if spec.get("holderIdentity") != self._holder:
            return
        self._echoed = self._clock()
        written = read_time(spec.get("renewTime"))
        if written is not None and written != self._heard:
            self._heard = written
            watches.WATCH_LAG_SECONDS.observe(max(0.0, (self._echoed - written).total_seconds()))

    async def watch_over(self, beat_seconds: float = BEAT_SECONDS) -> None:
        """Beat until an echo fails to come; then return: this process is of no use any more.

        While the API server itself does not answer there can be no echo, and another process would fare
        no better.
        """
        while True:
            await self._beat()
            await asyncio.sleep(beat_seconds)
            silent = self._clock() - max(self._echoed, self._reachable)
            if silent > SILENCE:
                _log.error("the watch has not shown our own Lease for %.0f s: ending", silent.total_seconds())
                return

    async def _beat(self) -> None:
        try:
            await self._port.renew_lease(self._namespace, self._name, holder=self._holder, at=self._clock())
        except ClusterError as error:
            _log.warning("the Lease cannot be written: %s", error)
            self._reachable = self._clock()
