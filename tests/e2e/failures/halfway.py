"""A Wrapper that is disturbed halfway through its file, and what must come of it."""

from dataclasses import dataclass

from cluster.reading import read
from e2e import queues
from e2e.failures import big_file
from e2e.queues import Delivered
from e2e.tap import Tap
from e2e.trial import Object, Trial

RECOVERED_SECONDS = 120.0


@dataclass(frozen=True)
class Halfway:
    """One Wrapper, its line to the broker and its file."""

    trial: Trial
    tap: Tap
    file_url: str

    def apply(self) -> None:
        """Apply the Wrapper."""
        source = {"csv": {"from": {"url": self.file_url}}}
        collection = {"retries": 5, "gracePeriod": "5s"}
        self.trial.apply(self.trial.wrapper(source, collection=collection))

    def begin(self) -> Object:
        """Apply the Wrapper and wait until a part of its points is confirmed; return its status.

        What follows is a trickle, so that it cannot end however slow the test is.
        """
        self.tap.slow_then_trickle()
        self.apply()
        return self.wait_confirmed(1)

    def wait_confirmed(self, points: int) -> Object:
        """Wait until the status tells of so many points, and see that the end is still to come."""
        status = self.trial.wait(lambda status: confirmed(status) >= points)
        assert confirmed(status) < big_file.ROWS, "it must be caught before its end"
        return status

    def pod(self) -> Object:
        """Return the pod that the status names."""
        name = self.trial.wait(lambda status: status["execution"].get("podUID"))["execution"]["pod"]
        installation = self.trial.installation
        return read(installation.layout, f"/api/v1/namespaces/{installation.namespace}/pods/{name}")

    def completes(self, *, timeout: float = RECOVERED_SECONDS) -> Object:
        """Let everything flow, wait for the end and hold what consumers got; return the status."""
        self.tap.flow()
        status = self.trial.completed(timeout=timeout)
        assert_whole(self.trial.drain(), status)
        return status

    def left_on_queue(self) -> list[Delivered]:
        """Take what is on the queue by now."""
        return self.trial.drain()


def confirmed(status: Object) -> int:
    """Return how many points the checkpoint of a status tells of."""
    return int((status.get("checkpoint") or {}).get("pointsConfirmed") or 0)


def assert_whole(messages: list[Delivered], status: Object) -> None:
    """Every point is there with its value, under one message id, and the checkpoint tells the same."""
    assert queues.upserted(messages) == big_file.points()
    twice = [key for key, ids in queues.ids_by_point(messages).items() if len(ids) > 1]
    assert twice == [], f"{len(twice)} points are under several message ids, such as {twice[:3]}"
    checkpoint = status["checkpoint"]
    assert (checkpoint["poll"], checkpoint["phase"]) == (1, "Continuous")
    assert checkpoint.get("runPosition", 0) == 0
    assert checkpoint["pointsConfirmed"] >= big_file.ROWS
