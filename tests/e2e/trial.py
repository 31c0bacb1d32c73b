"""What one test applies: Wrappers under names of their own, the queue they deliver to, and their end."""

import contextlib
import copy
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cluster.reading import read
from e2e.installation import Installation
from e2e.queues import Broker, Delivered

Object = dict[str, Any]
API_VERSION = "wrappers.dev/v1alpha1"


@dataclass(frozen=True)
class Trial:
    """The objects of one test.

    Attributes:
        key: Part of every name of the test.
        queue: Where its Wrappers deliver to, unless they say otherwise.
    """

    installation: Installation
    key: str
    applied: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def begin(cls, installation: Installation) -> Iterator["Trial"]:
        """Give a test its trial, and clean up after it."""
        trial = cls(installation, key=f"t{uuid.uuid4().hex[:7]}")
        try:
            yield trial
        finally:
            trial.clean_up()

    @property
    def queue(self) -> str:
        return f"e2e.{self.key}"

    @property
    def broker(self) -> Broker:
        """What consumers of this installation see."""
        return self.installation.broker

    def drain(self) -> list[Delivered]:
        """Take every message of the test's queue, in order."""
        return self.broker.drain(self.queue)

    def name(self, suffix: str = "w") -> str:
        """Return a name that no other test uses."""
        return f"{self.key}-{suffix}"

    def apply(self, *objects: Object) -> None:
        """Apply objects and remember them for cleaning up."""
        self.applied.extend((each["kind"], each["metadata"]["name"]) for each in objects)
        self.installation.apply(*objects)

    def own(self, documents: list[Object]) -> list[Object]:
        """Return the documents of a sample with names and a queue of this test's own."""
        text = json.dumps(documents)
        names = {each["metadata"]["name"] for each in documents}
        names |= {from_["name"] for each in documents for from_ in _references(each)}
        for name in names:
            text = text.replace(json.dumps({"name": name})[1:-1], json.dumps({"name": self.name(name)})[1:-1])
        owned: list[Object] = json.loads(text)
        for each in owned:
            each["metadata"].pop("namespace", None)
            if each["kind"] == "Wrapper":
                each["spec"].setdefault("delivery", {})["queue"] = self.queue
        return owned

    def csv(self, text: str, suffix: str = "w", **spec: Any) -> list[Object]:
        """Return a Wrapper that reads this CSV text from a ConfigMap, and that ConfigMap."""
        return [self.config_map({"data.csv": text}, suffix), self.wrapper(suffix=suffix, **spec)]

    def config_map(self, data: dict[str, str], suffix: str = "w") -> Object:
        metadata = {"name": self.name(suffix)}
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}

    def wrapper(self, source: Object | None = None, suffix: str = "w", **spec: Any) -> Object:
        """Return a Wrapper; without a source it reads key data.csv of the ConfigMap with its own name."""
        from_ = {"configMap": {"name": self.name(suffix), "key": "data.csv"}}
        body: Object = {
            "indicator": {"name": "Something measured", "periodicity": "Annual"},
            "source": source or {"csv": {"from": from_}},
            "delivery": {"queue": self.queue},
            "generation": {"engine": "Template"},
            **copy.deepcopy(spec),
        }
        metadata = {"name": self.name(suffix)}
        return {"apiVersion": API_VERSION, "kind": "Wrapper", "metadata": metadata, "spec": body}

    def patch(self, suffix: str = "w", **spec: Any) -> None:
        """Merge a patch into the spec of a Wrapper."""
        document = json.dumps({"spec": spec})
        self.installation.kubectl("patch", "wrapper", self.name(suffix), "--type=merge", "-p", document)

    def wait(
        self, condition: Callable[[Object], object], suffix: str = "w", *, timeout: float = 90.0
    ) -> Object:
        """Wait until the status of a Wrapper fulfils a condition; return the status."""
        found = self.installation.wait_for(self.name(suffix), condition, timeout=timeout)
        status: Object = found["status"]
        return status

    def completed(self, suffix: str = "w", *, timeout: float = 90.0) -> Object:
        """Wait until a Wrapper is Completed; return its status."""
        return self.wait(lambda status: status.get("phase") == "Completed", suffix, timeout=timeout)

    def failed(self, suffix: str = "w", *, timeout: float = 90.0) -> Object:
        """Wait until a Wrapper is in Error; return its status."""
        return self.wait(lambda status: status.get("phase") == "Error", suffix, timeout=timeout)

    def pods(self, suffix: str = "w", *, role: str = "collect") -> list[Object]:
        """Return the pods of a Wrapper."""
        labels = f"wrappers.dev/wrapper={self.name(suffix)},wrappers.dev/role={role}"
        path = f"/api/v1/namespaces/{self.installation.namespace}/pods"
        items: list[Object] = read(self.installation.layout, path, labelSelector=labels)["items"]
        return items

    def events(self, suffix: str = "w") -> list[Object]:
        """Return the Events of a Wrapper."""
        selector = f"involvedObject.kind=Wrapper,involvedObject.name={self.name(suffix)}"
        text = self.installation.kubectl("get", "events", f"--field-selector={selector}", "-o", "json")
        items: list[Object] = json.loads(text)["items"]
        return items

    def clean_up(self) -> None:
        """Delete what was applied; the pods end while the next test begins, the queue goes at once."""
        kinds = {kind for kind, _ in self.applied}
        for kind in sorted(kinds, key=lambda kind: kind != "Wrapper"):
            names = {name for each, name in self.applied if each == kind}
            self.installation.kubectl("delete", kind, *names, "--ignore-not-found", "--wait=false")
        self.broker.delete(self.queue)


def condition(status: Object, name: str) -> Object:
    """Return a condition of a status; one that is not there is empty."""
    return next((each for each in status.get("conditions", []) if each["type"] == name), {})


def _references(document: Object) -> Iterator[Object]:
    """Yield the references to a ConfigMap or a claim anywhere in a document."""
    for key, value in document.items():
        if key in ("configMap", "volumeClaim") and isinstance(value, dict):
            yield value
        elif isinstance(value, dict):
            yield from _references(value)
