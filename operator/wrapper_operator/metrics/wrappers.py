"""How many Wrappers are in which state, and how long they stay there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import prometheus_client
from prometheus_client import REGISTRY, Histogram
from prometheus_client.core import GaugeMetricFamily

NAME = "wrapper_operator_wrappers"
HELP = 'Wrappers by phase, health and the engine that wrote their code; "" where there is none (yet).'
LABELS = ("phase", "health", "engine")
PHASE_SECONDS = Histogram(
    "wrapper_operator_phase_seconds",
    "Time that Wrappers spent in a phase, from entering to leaving it under this process's eyes.",
    ["phase"],
    buckets=(0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400),
)
TRANSITIONS = prometheus_client.Counter(
    "wrapper_operator_phase_transitions_total",
    'Steps of Wrappers from a phase to another; from "" where there was none.',
    ["from", "to"],
)


class Population:
    """Counts Wrappers when it is asked, over what the watches have told, so it can never drift.

    `statuses` gives the status of every Wrapper, as stored.
    """

    def __init__(self) -> None:
        self.statuses: Callable[[], Iterable[dict[str, Any]]] = list

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Tell the name without counting."""
        yield GaugeMetricFamily(NAME, HELP, labels=LABELS)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count; the phases, healths and engines are few by the schema."""
        family = GaugeMetricFamily(NAME, HELP, labels=LABELS)
        for labels, number in Counter(map(_state, self.statuses())).items():
            family.add_metric(labels, number)
        yield family


class PhaseTimes:
    """Notes when Wrappers enter and leave phases.

    One that this process has not seen entering its phase is not counted on leaving it.
    """

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def status_written(self, uid: str, before: str | None, after: str | None, *, now: datetime) -> None:
        """Note the step from one status to the next."""
        if before == after:
            return
        TRANSITIONS.labels(before or "", after or "").inc()
        since = self._since.pop(uid, None)
        if since is not None and before is not None:
            PHASE_SECONDS.labels(before).observe((now - since).total_seconds())
        self._since[uid] = now

    def forget(self, uid: str) -> None:
        """Forget a Wrapper that is gone."""
        self._since.pop(uid, None)


PHASE_TIMES = PhaseTimes()
POPULATION = Population()
REGISTRY.register(POPULATION)


def _state(status: dict[str, Any]) -> tuple[str, str, str]:
    engine = (status.get("generation") or {}).get("engine")
    return str(status.get("phase") or ""), str(status.get("health") or ""), str(engine or "")
