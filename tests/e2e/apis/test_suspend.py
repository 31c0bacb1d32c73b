"""A history that is suspended keeps what it has, and goes on from there."""

import time
from collections.abc import Iterator

import pytest

from cluster.waiting import until
from e2e.apis.held_back import HeldBack, held_back
from e2e.apis.wrappers import ApiWrapper, Point, moment, points_of, shown
from e2e.trial import Object, Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

GRACE_SECONDS = 10
LOOKBACK = 3
COLLECTION = {"gracePeriod": f"{GRACE_SECONDS}s", "lookback": LOOKBACK, "interval": "1h"}


@pytest.fixture
def held() -> Iterator[HeldBack]:
    """An API that gives its newer half only, until the gate is opened."""
    with held_back() as held:
        yield held


def test_suspended_history_goes_on_where_it_was(trial: Trial, held: HeldBack) -> None:
    wrapper = ApiWrapper(trial, held.served)
    held.collects = lambda: "execution" in wrapper.status()
    wrapper.apply(collection=COLLECTION)
    wrapper.wait("half of the history", lambda status: held.waiting.is_set() and _low(status))

    begun = time.monotonic()
    trial.patch(suspend=True)
    until("the pod has ended", lambda: not wrapper.pods(), timeout=60.0)
    took = time.monotonic() - begun
    stopped = wrapper.wait("stopped", lambda status: status["phase"] == "Stopped")

    before = points_of(trial.drain())
    _assert_mark_kept(stopped, before)
    asked = len(held.served.requests)
    held.gate.set()
    trial.patch(suspend=False)
    status = wrapper.rests()
    after = points_of(trial.drain())

    again = sorted(set(before) & set(after), key=lambda point: point[1])
    print(
        f"suspended: the pod ended within {took:.1f} s; {len(before)} points before, {len(after)} after, "
        f"{len(again)} of them again; {asked} and {len(held.served.requests) - asked} requests"
    )
    assert took <= GRACE_SECONDS + 2
    assert set(before) | set(after) == wrapper.expected()
    assert len(again) <= LOOKBACK + 1, again
    assert {x for _, x, _ in again} <= {shown(x) for x in held.newest(LOOKBACK + 1)}
    assert status["checkpoint"]["pointsConfirmed"] == len(before) + len(after)


def _low(status: Object) -> str:
    """Return how far back the past has been searched, as far as the status tells."""
    return str((status.get("checkpoint") or {}).get("lowWaterMark") or "")


def _assert_mark_kept(status: Object, before: list[Point]) -> None:
    """What was delivered is told, and nothing else."""
    times = sorted(x for _, x, _ in before)
    checkpoint = status["checkpoint"]
    assert (checkpoint.get("phase", "Historical"), checkpoint["highWaterMark"]) == ("Historical", times[-1])
    assert moment(checkpoint["lowWaterMark"]) <= moment(times[0])
    assert checkpoint["pointsConfirmed"] == len(before)
