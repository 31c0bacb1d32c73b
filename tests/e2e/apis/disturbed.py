"""The Wrapper of a live source, and what may happen to it and to what it stands on."""

import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cluster import node, processes, rabbitmq
from e2e.apis.interrupted import Source
from e2e.apis.wrappers import ApiWrapper, is_past, shown
from e2e.failures.containers import processes_of, send
from e2e.failures.parts import Part
from e2e.tap import Tap
from e2e.trial import Trial

INTERVAL = 5
"""Seconds between polls."""
LOOKBACK = 3
"""Periods that a poll reads again."""
AWAY_SECONDS = 20.0
NODE_AWAY_SECONDS = 5.0
"""Of what the whole cluster stands on."""
RECOVERED_SECONDS = 180.0


class Disturbed:
    """One Wrapper, whose pod, operator, publisher, broker, source and node are disturbed in turn."""

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

    def broker_is_killed(self) -> None:
        """Without time to write anything down."""
        layout = self._installation.layout
        rabbitmq.stop(layout, kill=True)
        try:
            time.sleep(NODE_AWAY_SECONDS)
        finally:
            rabbitmq.start(layout)

    def containerd_is_killed(self) -> None:
        """Containers go on, but nobody starts, ends or looks at one. The pod dies meanwhile, too."""
        layout = self._installation.layout
        processes.stop(layout, "containerd", kill=True)
        try:
            self.pod_is_killed()
            time.sleep(NODE_AWAY_SECONDS)
        finally:
            node.start_containerd(layout)

    def recovers(self, what: str) -> float:
        """Wait until what appears after this moment's poll is delivered; return the seconds until then."""
        begun, newest = time.monotonic(), datetime.now(UTC) + timedelta(seconds=INTERVAL)
        self.wrapper.wait(
            f"points from after: {what}",
            lambda status: is_past(status, shown(newest)),
            timeout=RECOVERED_SECONDS,
        )
        return time.monotonic() - begun


Disturbance = Callable[[Disturbed], None]

OF_THE_INSTALLATION: tuple[Disturbance, ...] = (
    Disturbed.pod_is_killed,
    Disturbed.operator_is_killed,
    Disturbed.publisher_is_killed,
    Disturbed.line_to_the_broker_is_cut,
    Disturbed.source_is_away,
    Disturbed.pod_is_deleted,
)
OF_THE_CLUSTER: tuple[Disturbance, ...] = (Disturbed.broker_is_killed, Disturbed.containerd_is_killed)
"""They meet every other installation, too."""
