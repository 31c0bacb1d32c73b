"""Wrappers as people keep them in git: a file holds a Wrapper, and the ConfigMap that it reads."""

import json
from dataclasses import dataclass
from typing import Any

import yaml

from e2e.argocd.applications import Object
from e2e.argocd.platform import WRAPPERS_FOLDER, Platform

SERIES = "year,plain,fancy\n2001,1.5,10\n2002,2.5,20\n2003,3.5,30\n"
PLAIN, FANCY = [1.5, 2.5, 3.5], [10.0, 20.0, 30.0]
LABELS = {"app.kubernetes.io/instance": "given-by-people"}


@dataclass(frozen=True)
class Kept:
    """One Wrapper in the repository of a platform, with a queue of its own name."""

    platform: Platform
    name: str

    @property
    def file(self) -> str:
        """Its name in the folder of Wrappers."""
        return f"{self.name}.yaml"

    @property
    def spec(self) -> Object:
        """What git has."""
        text = (self.platform.indicators.folder / WRAPPERS_FOLDER / self.file).read_text()
        spec: Object = next(yaml.safe_load_all(text))["spec"]
        return spec

    def live(self) -> Object:
        """What the cluster has."""
        return self.platform.installation.wrapper(self.name)

    def status(self) -> Object:
        status: Object = self.live().get("status", {})
        return status

    def change(self, **changed: Any) -> None:
        """Change fields of the spec in git, and wait until Argo CD says that it is there and healthy."""
        self.platform.follow({self.file: manifest(self.name, {**self.spec, **changed})})

    def patch(self, **changed: Any) -> None:
        """Change fields of the spec by hand."""
        words = ("patch", "wrapper", self.name, "--type=merge", "--patch", json.dumps({"spec": changed}))
        self.platform.installation.kubectl(*words)

    def values(self) -> list[float]:
        """Take every message of its queue; return the values of their points in order of time."""
        messages = self.platform.installation.broker.drain(self.name)
        points = [point for message in messages for point in message.body["data"]]
        return [point["y"] for point in sorted(points, key=lambda point: str(point["x"]))]


def of_config_map(name: str) -> str:
    """Return the file of a Wrapper that reads the ConfigMap beside it once."""
    csv = {"from": {"configMap": {"name": name, "key": "data.csv"}}, "valueColumns": ["plain"]}
    return manifest(name, _spec(name, csv))


def of_url(name: str, url: str) -> str:
    """Return the file of a Wrapper that looks at a file by url again and again."""
    csv = {"from": {"url": url}, "valueColumns": ["plain"]}
    return manifest(name, {**_spec(name, csv), "collection": {"interval": "30d"}})


def manifest(name: str, spec: Object) -> str:
    """Return the text of a Wrapper and its ConfigMap."""
    metadata = {"name": name, "labels": LABELS}
    documents = [
        {"apiVersion": "wrappers.dev/v1alpha1", "kind": "Wrapper", "metadata": metadata, "spec": spec},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"data.csv": SERIES}},
    ]
    return yaml.safe_dump_all(documents)


def _spec(name: str, csv: Object) -> Object:
    indicator = {"name": "Something measured", "periodicity": "Annual"}
    return {"indicator": indicator, "source": {"csv": csv}, "delivery": {"queue": name}}
