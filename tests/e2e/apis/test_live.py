"""A source that grows while everything between it and the queue is killed in turn: nothing is missed."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from e2e.apis.interrupted import STEP_SECONDS, Source
from e2e.apis.wrappers import ApiWrapper, moment, points_of, poll_of, shown
from e2e.failures.containers import processes_of, send
from e2e.failures.parts import Part
from e2e.tap import Tap
from e2e.trial import Object, Trial

SOAK = "WRAPPERS_SOAK_MINUTES"
"""How long it is disturbed; each kind of disturbance comes once when it is not set."""
SECONDS = float(os.environ.get(SOAK, "0")) * 60

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600 + SECONDS * 2)]

INTERVAL = 5
AWAY_SECONDS = 20.0
RECOVERED_SECONDS = 180.0
MOST_REQUESTS_OF_A_START = 80
"""Of inspection and history; an attempt that goes on needs fewer."""
MOST_REQUESTS_OF_A_POLL = 3


class Disturbed:
    """The Wrapper of a live source, and what may happen to it."""

    def __init__(self, trial: Trial, tap: Tap, source: Source) -> None:
        self.wrapper = ApiWrapper(trial, source.served)
        self.source = source
        self._tap = tap
        self._installation = trial.installation

    def pod_is_killed(self) -> None:
        """Whatever runs in it."""
        for container in ("supervisor", "collector"):
            for pod in self.wrapper.pods():
                send(processes_of(pod, container), signal.SIGKILL)

    def pod_is_deleted(self) -> None:
        for pod in self.wrapper.pods():
            self._installation.kubectl("delete", "pod", pod["metadata"]["name"], "--wait=false")

    def operator_is_killed(self) -> None:
        operator = Part(self._installation, "operator")
        operator.kill()
        operator.wait_ready()

    def publisher_is_killed(self) -> None:
        publisher = Part(self._installation, "publisher")
        publisher.kill()
        publisher.wait_ready()

    def line_to_the_broker_is_cut(self) -> None:
        self._tap.cut()

    def source_is_away(self) -> None:
        self.source.leave()
        time.sleep(AWAY_SECONDS)
        self.source.come_back()

    def recovers(self, what: str) -> float:
        """Wait until what appears after this moment's poll is delivered; return the seconds until then."""
        begun, newest = time.monotonic(), datetime.now(UTC) + timedelta(seconds=INTERVAL)
        self.wrapper.wait(
            f"points from after: {what}",
            lambda status: is_past(status, shown(newest)),
            timeout=RECOVERED_SECONDS,
        )
        return time.monotonic() - begun


DISTURBANCES: tuple[Callable[[Disturbed], None], ...] = (
    Disturbed.pod_is_killed,
    Disturbed.operator_is_killed,
    Disturbed.publisher_is_killed,
    Disturbed.line_to_the_broker_is_cut,
    Disturbed.source_is_away,
    Disturbed.pod_is_deleted,
)


@pytest.fixture
def disturbed(trial: Trial, tap: Tap) -> Iterator[Disturbed]:
    """A Wrapper of a live source that is up to date and polls on."""
    source = Source()
    try:
        disturbed = Disturbed(trial, tap, source)
        disturbed.wrapper.apply(
            indicator={"name": "Live", "periodicity": f"{STEP_SECONDS}s"},
            collection={"interval": f"{INTERVAL}s"},
        )
        disturbed.wrapper.wait("history and a poll", lambda status: poll_of(status) >= 2)
        yield disturbed
    finally:
        source.leave()


def test_nothing_is_missed_whatever_is_killed(disturbed: Disturbed, trial: Trial) -> None:
    source, begun, times = disturbed.source, time.monotonic(), Counter[str]()
    asked = source.requests
    while not times or time.monotonic() < begun + SECONDS:
        for disturbance in DISTURBANCES:
            before = source.requests
            disturbance(disturbed)
            name = disturbance.__name__.replace("_", " ")
            times[name] += 1
            took = disturbed.recovers(name)
            print(f"{name}: new points after {took:.1f} s, {source.requests - before} requests")
    source.api.stop()
    lasted = time.monotonic() - begun
    status = _stopped(disturbed, trial)

    expected, found = disturbed.wrapper.expected(), points_of(trial.drain())
    last = {(series, x): y for series, x, y in found}
    print(
        f"live: {lasted:.0f} s, {times.total()} disturbances, {len(expected)} points, "
        f"{len(found) - len(last)} delivered again, {poll_of(status)} polls, "
        f"{source.requests - asked} requests after {asked} for code and history"
    )
    assert {(*key, y) for key, y in last.items()} == expected
    xs = sorted(x for _, x, _ in expected)
    assert status["checkpoint"]["highWaterMark"] == xs[-1]
    assert moment(status["checkpoint"]["lowWaterMark"]) <= moment(xs[0])
    polls = lasted / INTERVAL + times.total()
    assert asked <= MOST_REQUESTS_OF_A_START
    assert source.requests - asked <= MOST_REQUESTS_OF_A_POLL * polls


def _stopped(disturbed: Disturbed, trial: Trial) -> Object:
    """Wait until all that there is was delivered, suspend the Wrapper, and return its last status."""
    newest = shown(disturbed.source.api.data()[-1].x)
    disturbed.wrapper.wait("the newest point", lambda status: is_past(status, newest), timeout=120.0)
    trial.patch(suspend=True)
    return disturbed.wrapper.wait("stopped", lambda status: status["phase"] == "Stopped")


def is_past(status: Object, x: str) -> bool:
    """Tell whether everything up to a time is delivered."""
    return str((status.get("checkpoint") or {}).get("highWaterMark") or "") >= x
