"""Wrappers of imitated APIs on the cluster: applied, waited for, and what became of them."""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api_servers.serving import Api, Served
from cluster.reading import read
from cluster.waiting import until
from e2e.queues import Delivered
from e2e.trial import Object, Trial
from wrapper_contract.names import GROUP, VERSION

Point = tuple[str | None, str, float]
_OVER = ("Succeeded", "Failed")


@dataclass(frozen=True)
class ApiWrapper:
    """A Wrapper of an imitated API.

    Attributes:
        trial: That it belongs to.
        served: The API.
        suffix: Of its name.
    """

    trial: Trial
    served: Served
    suffix: str = "w"

    def apply(self, **spec: Any) -> None:
        """Apply it, after its Secret if it needs one; `spec` is laid over the manifest's."""
        self.apply_secret()
        indicator = {"name": self.suffix, "periodicity": self.served.api.periodicity}
        body = {"indicator": indicator, **spec}
        self.trial.apply(self.trial.wrapper({"api": self.source()}, self.suffix, **body))

    def apply_secret(self, key: str | None = None) -> None:
        """Write the key that the API wants, or another one, into the Secret."""
        if self.served.secrets():
            data = {"key": self.served.api.key if key is None else key}
            self.trial.apply(
                {
                    "apiVersion": "v1",
                    "kind": "Secret",
                    "metadata": {"name": self.trial.name(self.suffix)},
                    "stringData": data,
                }
            )

    def source(self) -> Object:
        """Return `source.api`, with a Secret of its own."""
        described = json.loads(json.dumps(self.served.source()))
        for each in described.get("auth", {}).values():
            each["secretKeyRef"]["name"] = self.trial.name(self.suffix)
        found: Object = described
        return found

    def status(self) -> Object:
        """Return its status as it is now."""
        path = f"/apis/{GROUP}/{VERSION}/namespaces/{self.trial.installation.namespace}/wrappers"
        found: Object = read(self.trial.installation.layout, f"{path}/{self.trial.name(self.suffix)}")
        return dict(found.get("status") or {})

    def wait(self, what: str, condition: Callable[[Object], object], *, timeout: float = 150.0) -> Object:
        """Wait until its status fulfils a condition; return the status.

        Raises:
            TimeoutError: It does not; the text holds the last status.
        """
        try:
            until(what, lambda: condition(self.status()), timeout=timeout, interval=0.25)
        except TimeoutError as error:
            raise TimeoutError(f"{self.suffix}: {error}: {json.dumps(self.status(), indent=1)}") from error
        return self.status()

    def rests(self, *, polls: int = 1, timeout: float = 150.0) -> Object:
        """Wait until it has polled so often and waits for its next turn; return its status."""
        return self.wait(
            f"poll {polls}", lambda status: is_resting(status) and poll_of(status) >= polls, timeout=timeout
        )

    def pods(self) -> list[Object]:
        """Return its collection pods that have not ended."""
        selector = f"wrappers.dev/wrapper={self.trial.name(self.suffix)},wrappers.dev/role=collect"
        path = f"/api/v1/namespaces/{self.trial.installation.namespace}/pods"
        found = read(self.trial.installation.layout, path, labelSelector=selector)["items"]
        return [pod for pod in found if pod["status"].get("phase") not in _OVER]

    def delivered(self, messages: Iterable[Delivered]) -> list[Delivered]:
        """Return those of some messages that are its own."""
        identity = self.status()["effective"]["wrapperId"]
        return [message for message in messages if message.body["wrapper_id"] == identity]

    def expected(self) -> set[Point]:
        """Return the points that the API has now."""
        return {(datum.series, shown(datum.x), datum.y) for datum in self.served.expected()}


def is_resting(status: Object) -> bool:
    """Tell whether nothing is at work until the next poll."""
    return status.get("phase") == "Executing" and bool((status.get("execution") or {}).get("nextPollTime"))


def poll_of(status: Object) -> int:
    """Return how many polls are complete."""
    return int((status.get("checkpoint") or {}).get("poll") or 0)


def is_past(status: Object, x: str) -> bool:
    """Tell whether everything up to a time is delivered."""
    return str((status.get("checkpoint") or {}).get("highWaterMark") or "") >= x


def points_of(messages: Iterable[Delivered]) -> list[Point]:
    """Return every point that messages carry, in order."""
    return [
        (point.get("series"), point["x"], point["y"])
        for message in messages
        for point in message.body["data"]
    ]


def shown(x: datetime) -> str:
    """Return a time as messages and statuses show it."""
    return f"{x:%Y-%m-%dT%H:%M:%SZ}"


def moment(text: str) -> datetime:
    """Return a time of a status."""
    return datetime.fromisoformat(text)


def with_canary(api: Api) -> Api:
    """Give an API that wants a key one that occurs nowhere else and changes when it is encoded."""
    if api.auth():
        api.key = f"canary/{uuid.uuid4().hex}+?"
    return api
