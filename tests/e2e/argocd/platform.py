"""An installation that Argo CD made: the app of apps in one repository, the Wrappers in another."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3
import yaml

from cluster import argocd, images, rabbitmq
from cluster.argocd_settings import NAMESPACE
from cluster.kubectl import apply, kubectl
from cluster.waiting import until
from e2e.argocd import applications
from e2e.argocd.applications import CHILDREN, PARENT, Names, Object
from e2e.argocd.repositories import Repository
from e2e.installation import ROOT, Installation

WRAPPERS_FOLDER = "wrappers"
MANAGER = "argocd-controller"
"""As which Argo CD writes."""
_CHARTS = ("helm/wrapper-operator", "helm/wrapper-operator-crds")
_PLATFORM_URL = PARENT["spec"]["source"]["repoURL"]
_WRAPPERS_URL = next(
    each["spec"]["source"]["repoURL"]
    for each in CHILDREN.values()
    if each["spec"]["source"]["path"] == WRAPPERS_FOLDER
)


@dataclass(frozen=True)
class Platform:
    """What a platform team has: two repositories, and a cluster that follows them.

    Attributes:
        arrivals: The health of each Application that was there, at each look while all of them were brought.
    """

    installation: Installation
    arrivals: list[dict[str, str]] = field(default_factory=list)

    @property
    def names(self) -> Names:
        return Names(self.installation.name)

    @property
    def platform(self) -> Repository:
        """The charts and the Applications."""
        return Repository(self._folder("platform.git"))

    @property
    def indicators(self) -> Repository:
        """The Wrappers."""
        return Repository(self._folder("indicators.git"))

    def install(self, wrappers: Mapping[str, str | None]) -> None:
        """Have Argo CD bring everything, and wait until it says that all of it is healthy."""
        images.ensure(self.installation.layout)
        self._write_repositories(wrappers)
        self._prepare_cluster()
        self.arrivals.clear()
        apply(self.installation.layout, applications.parent(self.installation, self._addresses()))
        self.wait(self.names.parent, self._has_arrived, timeout=180)

    def is_there(self) -> bool:
        """Return whether the app of apps is."""
        return bool(self._kubectl("get", "application", self.names.parent, "--ignore-not-found"))

    def of_revision(self, revision: str) -> dict[str, str | None]:
        """Return the files of the Applications that bring a revision of the charts and of the Wrappers."""
        found = applications.children(self.installation, self._addresses())
        for each in found.values():
            each["spec"]["source"]["targetRevision"] = revision
        return {path: yaml.safe_dump(each) for path, each in found.items()}

    def has(self, name: str) -> bool:
        """Return whether git has a file in the folder of Wrappers."""
        return (self.indicators.folder / WRAPPERS_FOLDER / name).exists()

    def follow(self, files: Mapping[str, str | None]) -> None:
        """Change files of the folder of Wrappers, and wait until all of them are there and healthy."""
        revision = self.indicators.commit({f"{WRAPPERS_FOLDER}/{name}": text for name, text in files.items()})
        self.refresh(self.names.wrappers)
        self.wait(self.names.wrappers, lambda found: is_well(found) and _revision(found) == revision)

    def application(self, name: str) -> Object:
        """Return an Application with the health of each of its resources."""
        return _get(f"applications/{name}")

    def refresh(self, name: str, *, hard: bool = False) -> Object:
        """Have Argo CD compare an Application with git and cluster; return what it found."""
        return _get(f"applications/{name}?refresh={'hard' if hard else 'normal'}")

    def tree(self, name: str) -> list[Object]:
        """Return all that Argo CD shows below an Application, with what its resources have made."""
        nodes: list[Object] = _get(f"applications/{name}/resource-tree")["nodes"]
        return nodes

    def wait(self, name: str, condition: Callable[[Object], object], *, timeout: float = 90.0) -> Object:
        """Wait until an Application fulfils a condition; return it.

        Raises:
            TimeoutError: It did not; the text holds its last status.
        """
        last: list[Object] = []

        def fulfilled() -> object:
            last[:] = [self.application(name)]
            return condition(last[0])

        try:
            until(name, fulfilled, timeout=timeout, interval=0.3)
        except TimeoutError as error:
            raise TimeoutError(f"{error}: {json.dumps(last[0].get('status'), indent=1)}") from error
        return last[0]

    def remove(self) -> None:
        """Have Argo CD remove everything, and wait until it is gone."""
        self._kubectl("delete", "application", self.names.parent, "--timeout=150s", timeout=160)

    def release_definition(self) -> None:
        """Have Argo CD own no field of the definition, which stays when its Application goes."""
        metadata = {"name": "wrappers.wrappers.dev"}
        kind = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}
        words = ("apply", "--server-side", f"--field-manager={MANAGER}", "-f", "-")
        # It may own all of it: where somebody deleted the definition, Argo CD brought it back.
        self.installation.install_definition(anew=True)
        kubectl(self.installation.layout, *words, stdin=json.dumps({**kind, "metadata": metadata}))

    def clean_up(self) -> None:
        """Remove what no Application brought: namespaces, broker, repositories."""
        layout = self.installation.layout
        self.release_definition()
        namespaces = (self.installation.system, self.installation.namespace)
        kubectl(layout, "delete", "namespace", *namespaces, "--ignore-not-found", "--wait=false")
        rabbitmq.delete_virtual_host(layout, self.installation.name)
        shutil.rmtree(self._folder(""), ignore_errors=True)

    def _write_repositories(self, wrappers: Mapping[str, str | None]) -> None:
        self.platform.begin()
        for chart in _CHARTS:
            shutil.copytree(ROOT / chart, self.platform.folder / chart, symlinks=True)
        self.platform.commit(self.of_revision("HEAD"))
        self.indicators.begin()
        self.indicators.commit({f"{WRAPPERS_FOLDER}/{name}": text for name, text in wrappers.items()})

    def _prepare_cluster(self) -> None:
        """Bring what a platform team's other Applications would: the broker and its Secret."""
        rabbitmq.add_virtual_host(self.installation.layout, self.installation.name)
        for namespace in (self.installation.system, self.installation.namespace):
            self.installation.add_namespace(namespace)
        self.installation.use_broker()
        self.release_definition()
        # Of a run before this one that was killed.
        self.installation.kubectl("delete", "wrappers", "--all")

    def _has_arrived(self, parent: Object) -> bool:
        found = json.loads(self._kubectl("get", "applications", "-o", "json"))["items"]
        self.arrivals.append({each["metadata"]["name"]: _health(each) for each in found})
        return is_well(parent)

    def _addresses(self) -> dict[str, str]:
        return {_PLATFORM_URL: self.platform.url, _WRAPPERS_URL: self.indicators.url}

    def _folder(self, name: str) -> Any:
        return self.installation.layout.state / "argocd" / "git" / self.installation.name / name

    def _kubectl(self, *words: str, timeout: float = 60) -> str:
        return kubectl(self.installation.layout, "--namespace", NAMESPACE, *words, timeout=timeout)


def is_well(found: Object) -> bool:
    """Return whether an Application is as git has it, and healthy."""
    status = found.get("status", {})
    return (status.get("sync", {}).get("status"), status.get("health", {}).get("status")) == (
        "Synced",
        "Healthy",
    )


def health(found: Object, kind: str, name: str) -> Object:
    """Return what Argo CD says of the health of one resource of an Application."""
    return next(
        each.get("health", {})
        for each in found["status"]["resources"]
        if (each["kind"], each["name"]) == (kind, name)
    )


def _health(found: Object) -> str:
    """Of an Application as a whole; one that was not looked at yet has none."""
    return str(found.get("status", {}).get("health", {}).get("status", ""))


def _revision(found: Object) -> str:
    revision: str = found["status"]["sync"]["revision"]
    return revision


def _get(path: str) -> Object:
    address = f"http://127.0.0.1:{argocd.API_PORT}/api/v1/{path}"
    answer = urllib3.request("GET", address, timeout=90.0, retries=False)
    assert answer.status == 200, f"GET {address}: {answer.status} {answer.data.decode()[:500]}"
    found: Object = answer.json()
    return found
