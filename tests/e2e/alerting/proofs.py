"""The proof of each alert: caused for real, it fires, and it clears once its cause is gone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cluster.waiting import until
from e2e.alerting.prometheus import Prometheus


@dataclass
class Proof:
    """One alert and what caused it.

    Attributes:
        fired: Seconds from the cause to the alert.
        cleared: Seconds from the end of the cause to the end of the alert.
        mended_at: When the cause was gone, on the monotonic clock.
    """

    alert: str
    cause: str
    fired: float = 0.0
    cleared: float = 0.0
    mended_at: float = 0.0

    def mended(self) -> None:
        """Take note that the cause is gone."""
        self.mended_at = time.monotonic()


@dataclass
class Proofs:
    """All of them, as a table at the end."""

    prometheus: Prometheus
    rows: list[Proof] = field(default_factory=list)

    @contextmanager
    def cause(self, alert: str, cause: str) -> Iterator[Proof]:
        """Have the cause begin inside; leaves when the alert fires. `clears` waits for its end."""
        until(f"{alert} is silent", lambda: alert not in self.prometheus.firing)
        proof, begun = Proof(alert, cause), time.monotonic()
        self.rows.append(proof)
        yield proof
        proof.fired = self.prometheus.wait(alert, fires=True) - begun

    def clears(self, proof: Proof, *, timeout: float = 120.0) -> None:
        """Wait for the end of an alert whose cause was mended."""
        over = self.prometheus.wait(proof.alert, fires=False, timeout=timeout)
        proof.cleared = over - proof.mended_at

    def table(self) -> str:
        """Return a line for each alert."""
        head = f"{'alert':28} {'fires after':>11} {'clears after':>12}  caused by"
        lines = [f"{row.alert:28} {row.fired:9.1f} s {row.cleared:10.1f} s  {row.cause}" for row in self.rows]
        return "\n".join([head, *lines])
