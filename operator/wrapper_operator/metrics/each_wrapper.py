"""Series of single Wrappers, for no more of them than a setting allows."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from heapq import nlargest

from prometheus_client import REGISTRY
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from wrapper_operator.metrics.shown import Shown

PREFIX = "wrapper_operator_wrapper_"
"""Of every name whose series are those of single Wrappers."""
WHOSE = ("wrapper_namespace", "wrapper")
"""Not `namespace`, which is that of the pod that was asked."""
STATE = ("phase", "health", "engine", "source")
TIMES = {
    "high_water_mark": (("checkpoint", "highWaterMark"), "Newest time of a completed window."),
    "low_water_mark": (("checkpoint", "lowWaterMark"), "How far back the past has been searched."),
    "last_data": (("checkpoint", "lastDataSent"), "When the broker last confirmed data."),
    "next_poll": (("execution", "nextPollTime"), "When the source is asked again."),
}
COUNTS = {
    "points_confirmed": (("checkpoint", "pointsConfirmed"), "Points that the broker confirmed."),
    "points_rejected": (("checkpoint", "pointsRejected"), "Rows and points that could not be used."),
}


class EachWrapper:
    """Tells of each Wrapper; of those with the oldest marks against their intervals where there are too many.

    Attributes:
        wrappers: Gives every Wrapper that is known.
        most: How many are told of.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.wrappers: Callable[[], Iterable[Shown]] = list
        self.most = 0
        self._clock = clock

    def describe(self) -> Iterator[Metric]:
        """Tell the names without looking."""
        yield from _families([])
        yield _omitted(0)

    def collect(self) -> Iterator[Metric]:
        """Tell of those that are chosen."""
        known, now = list(self.wrappers()), self._clock()
        chosen = known
        if len(known) > self.most:
            chosen = nlargest(
                self.most, known, key=lambda each: (each.mark_age(now), each.namespace, each.name)
            )
        yield from _families(chosen)
        yield _omitted(len(known) - len(chosen))


def _families(chosen: list[Shown]) -> Iterator[Metric]:
    yield _states(chosen)
    yield _intervals(chosen)
    for name, (path, text) in TIMES.items():
        times = GaugeMetricFamily(f"{PREFIX}{name}_timestamp_seconds", text, labels=WHOSE)
        for each in chosen:
            if (time := each.time(*path)) is not None:
                times.add_metric([each.namespace, each.name], time.timestamp())
        yield times
    for name, (path, text) in COUNTS.items():
        counts = CounterMetricFamily(PREFIX + name, text, labels=WHOSE)
        for each in chosen:
            if each.status.get("checkpoint"):  # a count of 0 is left out of it
                counts.add_metric([each.namespace, each.name], each.number(*path) or 0)
        yield counts


def _states(chosen: list[Shown]) -> Metric:
    states = GaugeMetricFamily(f"{PREFIX}info", "Always 1; the labels tell its state.", labels=WHOSE + STATE)
    for each in chosen:
        engine, source = each.text("generation", "engine"), each.text("effective", "source")
        state = each.text("phase"), each.text("health"), engine, source
        states.add_metric([each.namespace, each.name, *state], 1)
    return states


def _intervals(chosen: list[Shown]) -> Metric:
    family = GaugeMetricFamily(f"{PREFIX}interval_seconds", "How often its source is asked.", labels=WHOSE)
    for each in chosen:
        if (interval := each.interval()) is not None:
            family.add_metric([each.namespace, each.name], interval.total_seconds())
    return family


def _omitted(number: int) -> Metric:
    return GaugeMetricFamily(
        "wrapper_operator_wrappers_omitted",
        "Wrappers without series of their own, because there are more than the setting allows.",
        value=number,
    )


EACH_WRAPPER = EachWrapper()
REGISTRY.register(EACH_WRAPPER)
