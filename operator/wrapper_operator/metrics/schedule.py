"""How Wrappers that are polled keep up: turns that wait, and how old the newest data are."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily

from wrapper_operator.metrics.shown import Shown

LATE = timedelta(minutes=1)
AGES = (1, 2, 5, 10, 20, 50)
"""In intervals; yearly data that are looked for each month are a dozen intervals old when all is well."""
OLDER = "more"


class Schedule:
    """Looks at the Wrappers when it is asked.

    Attributes:
        wrappers: Gives every Wrapper that is known.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.wrappers: Callable[[], Iterable[Shown]] = list
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Tell the names without looking."""
        yield from _families()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count."""
        due, late, ages = _families()
        now, numbers = self._clock(), Counter[str]()
        waits = []
        for each in self.wrappers():
            turn = each.time("execution", "nextPollTime")
            if turn is not None and turn <= now and each.text("phase") == "Executing":
                waits.append(now - turn)
            age = each.mark_age(now)
            if age >= 0:
                numbers[age_class(age)] += 1
        due.add_metric([], len(waits))
        late.add_metric([], sum(wait > LATE for wait in waits))
        for name in (*map(str, AGES), OLDER):
            ages.add_metric([name], numbers[name])
        yield from (due, late, ages)


def age_class(age: float) -> str:
    """Return the label of an age in intervals."""
    at = bisect_left(AGES, age)
    return str(AGES[at]) if at < len(AGES) else OLDER


def _families() -> tuple[GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily]:
    return (
        GaugeMetricFamily("wrapper_operator_polls_due", "Polls whose turn has come and that have not begun."),
        GaugeMetricFamily(
            "wrapper_operator_polls_late", "Those of them whose turn came more than a minute ago."
        ),
        GaugeMetricFamily(
            "wrapper_operator_marks",
            "High-water marks of Wrappers that are polled, by their age: up to so many of the Wrapper's "
            "intervals, and more than the label before.",
            labels=("intervals",),
        ),
    )


SCHEDULE = Schedule()
REGISTRY.register(SCHEDULE)
