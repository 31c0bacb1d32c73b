"""A source that grows while everything between it and the queue is killed in turn: nothing is missed."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from e2e.apis.disturbed import INTERVAL, LOOKBACK, OF_THE_CLUSTER, OF_THE_INSTALLATION, Disturbance, Disturbed
from e2e.apis.interrupted import PAGE, STEP_SECONDS, Source
from e2e.apis.repeats import repeats
from e2e.apis.wrappers import is_past, moment, points_of, poll_of, shown
from e2e.tap import Tap
from e2e.trial import Object, Trial

SOAK = "WRAPPERS_SOAK_MINUTES"
"""How long everything is disturbed; each kind of disturbance comes once when it is not set."""
SECONDS = float(os.environ.get(SOAK, "0")) * 60
EVERYTHING = OF_THE_INSTALLATION + OF_THE_CLUSTER

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900 + SECONDS * 2)]

MOST_REQUESTS_OF_A_START = 80
"""Of inspection and history; an attempt that goes on needs fewer."""
MOST_REQUESTS_OF_A_POLL = 3


@dataclass(frozen=True)
class Course:
    """How a Wrapper was disturbed.

    Attributes:
        seconds: That it took.
        times: How often by each disturbance.
        first_requests: To the source, for code and history.
        requests: To the source, from then on.
    """

    seconds: float
    times: Counter[str]
    first_requests: int
    requests: int


@pytest.fixture
def disturbed(trial: Trial, tap: Tap) -> Iterator[Disturbed]:
    """A Wrapper of a live source that is up to date and polls on."""
    source = Source()
    try:
        disturbed = Disturbed(trial, tap, source)
        disturbed.wrapper.apply(
            indicator={"name": "Live", "periodicity": f"{STEP_SECONDS}s"},
            collection={"interval": f"{INTERVAL}s", "lookback": LOOKBACK},
        )
        disturbed.wrapper.wait("history and a poll", lambda status: poll_of(status) >= 2)
        yield disturbed
    finally:
        source.leave()


@pytest.mark.long
def test_nothing_is_missed_whatever_is_killed(disturbed: Disturbed, trial: Trial) -> None:
    course = _disturb(disturbed, OF_THE_INSTALLATION, seconds=0)

    _assert_whole(disturbed, trial, course)


@pytest.mark.alone
def test_nothing_is_missed_when_broker_and_containerd_are_killed(disturbed: Disturbed, trial: Trial) -> None:
    """In a soak with everything else, again and again."""
    course = _disturb(disturbed, EVERYTHING if SECONDS else OF_THE_CLUSTER, seconds=SECONDS)

    _assert_whole(disturbed, trial, course)


def _disturb(disturbed: Disturbed, disturbances: Sequence[Disturbance], *, seconds: float) -> Course:
    """Disturb it in turn, each time until it has recovered, and whole turns for so many seconds."""
    source, begun, times = disturbed.source, time.monotonic(), Counter[str]()
    asked = source.requests
    while not times or time.monotonic() < begun + seconds:
        for disturbance in disturbances:
            before = source.requests
            disturbance(disturbed)
            name = disturbance.__name__.replace("_", " ")
            times[name] += 1
            took = disturbed.recovers(name)
            print(f"{name}: new points after {took:.1f} s, {source.requests - before} requests")
    source.api.stop()
    return Course(time.monotonic() - begun, times, asked, source.requests - asked)


def _assert_whole(disturbed: Disturbed, trial: Trial, course: Course) -> None:
    """What an upserting consumer has is the source's, the marks tell it, and nothing was asked too often."""
    status = _stopped(disturbed, trial)
    expected, messages = disturbed.wrapper.expected(), trial.drain()
    last = {(series, x): y for series, x, y in points_of(messages)}
    again = repeats(messages, lookback=timedelta(seconds=LOOKBACK * STEP_SECONDS))
    print(
        f"live: {course.seconds:.0f} s, {course.times.total()} disturbances, {len(expected)} points, "
        f"{poll_of(status)} polls, {course.requests} requests after {course.first_requests} for code and "
        f"history; delivered again: {again}"
    )
    assert {(*key, y) for key, y in last.items()} == expected
    xs = sorted(x for _, x, _ in expected)
    assert status["checkpoint"]["highWaterMark"] == xs[-1]
    assert moment(status["checkpoint"]["lowWaterMark"]) <= moment(xs[0])
    disturbances, polls = course.times.total(), course.seconds / INTERVAL + course.times.total()
    assert again.looked_back <= (LOOKBACK + 1) * (poll_of(status) + disturbances)
    assert again.same_message + again.resent <= PAGE * disturbances
    assert course.first_requests <= MOST_REQUESTS_OF_A_START
    assert course.requests <= MOST_REQUESTS_OF_A_POLL * polls


def _stopped(disturbed: Disturbed, trial: Trial) -> Object:
    """Wait until all that there is was delivered, suspend the Wrapper, and return its last status."""
    newest = shown(disturbed.source.api.data()[-1].x)
    disturbed.wrapper.wait("the newest point", lambda status: is_past(status, newest), timeout=120.0)
    trial.patch(suspend=True)
    return disturbed.wrapper.wait("stopped", lambda status: status["phase"] == "Stopped")
