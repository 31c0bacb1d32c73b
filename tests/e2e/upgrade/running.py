"""Wrappers that are at work, or have been, while the version of the installation changes under them."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cluster.reading import read
from e2e.apis.interrupted import STEP_SECONDS, Source
from e2e.apis.repeats import Repeats, repeats
from e2e.apis.wrappers import ApiWrapper, is_past, points_of, poll_of, shown
from e2e.failures.halfway import Halfway
from e2e.installation import Installation
from e2e.tap import Tap
from e2e.trial import Object, Trial

INTERVAL, LOOKBACK = 5, 3
"""Seconds between polls, and the periods that each of them reads again."""
Pods = dict[str, list[int]]
"""How often each container was restarted, by the pod's uid."""


@dataclass(frozen=True)
class Running:
    """A source that grows and is polled, and a file that was read to its end.

    Attributes:
        live: The Wrapper of the source that grows.
        done: What the Wrapper of the file belongs to.
    """

    source: Source
    live: ApiWrapper
    done: Trial

    def wait_new_points(self) -> float:
        """Wait until points from after this moment are delivered; return the seconds until then."""
        begun, now = time.monotonic(), shown(datetime.now(UTC) + timedelta(seconds=STEP_SECONDS))
        self.live.wait("points from now", lambda status: is_past(status, now))
        return time.monotonic() - begun

    def ends_whole(self) -> Repeats:
        """Let the source grow no more; see that every point was delivered, and return which of them again."""
        self.source.api.stop()
        newest = shown(self.source.api.data()[-1].x)
        self.live.wait("the newest point", lambda status: is_past(status, newest))
        messages = self.live.trial.drain()
        delivered = set(points_of(messages))
        missing = self.live.expected() - delivered
        assert not missing, f"{len(missing)} points are missing, such as {min(missing, key=str)}"
        assert delivered == self.live.expected()
        status = self.live.wait("well at the end", lambda status: status["health"] == "Healthy")
        assert status["health"] == "Healthy"
        return repeats(messages, lookback=timedelta(seconds=LOOKBACK * STEP_SECONDS))


@contextmanager
def running(installation: Installation) -> Iterator[Running]:
    """Apply them and wait until they are where they should be."""
    with ExitStack() as stack:
        source = Source()
        stack.callback(source.leave)
        live, done = (stack.enter_context(Trial.begin(installation)) for _ in range(2))
        wrapper = ApiWrapper(live, source.served)
        wrapper.apply(
            indicator={"name": "Live", "periodicity": f"{STEP_SECONDS}s"},
            collection={"interval": f"{INTERVAL}s", "lookback": LOOKBACK},
        )
        done.apply(*done.csv("year,value\n2001,1.5\n2002,2.5\n"))
        done.completed()
        wrapper.wait("history and a poll", lambda status: poll_of(status) >= 2)
        yield Running(source, wrapper, done)


@contextmanager
def half_read(installation: Installation, tap: Tap, url: str) -> Iterator[Halfway]:
    """Have a file that is half delivered, and whose other half comes slowly for now."""
    with Trial.begin(installation) as trial:
        halfway = Halfway(trial, tap, url)
        try:
            halfway.begin()
            yield halfway
        finally:
            tap.flow()


def pods(trial: Trial) -> Pods:
    """Return the collection pods of a trial's Wrapper."""
    return {pod["metadata"]["uid"]: _restarts(pod) for pod in trial.pods()}


def touched(trial: Trial) -> Object:
    """Return what changes when anybody writes a trial's Wrapper or its code, or does anything to its pods.

    The kubelet has its last words about a pod after the operator.
    """
    installation = trial.installation
    path = f"/api/v1/namespaces/{installation.namespace}/configmaps"
    code = read(installation.layout, path, labelSelector=f"wrappers.dev/wrapper={trial.name()}")["items"]
    written = [each["metadata"] for each in (installation.wrapper(trial.name()), *code)]
    return {"versions": {each["name"]: each["resourceVersion"] for each in written}, "pods": pods(trial)}


def _restarts(pod: Object) -> list[int]:
    status = pod["status"]
    containers = [*status.get("containerStatuses", []), *status.get("initContainerStatuses", [])]
    return [each["restartCount"] for each in containers]
