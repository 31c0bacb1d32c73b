"""What overlays and chart make, with every switch on, is taken by a real API server without a warning."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from charts.finding import BROKER, merged
from charts.kustomized import MANIFESTS
from charts.programs import Object, build, render
from charts.switches import everything
from cluster.access import Cluster
from cluster.kubectl import apply

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

OF_PROMETHEUS = "monitoring.coreos.com/"
"""The test cluster does not know its kinds."""
CHARTS = {
    "plain": BROKER,
    "everything": everything(),
    "scaled": merged(BROKER, {"publisher": {"replicas": 3}, "namespaces": ["a", "b"]}),
}
OVERLAYS = [
    *sorted(f"overlays/{each.name}" for each in (MANIFESTS / "overlays").iterdir()),
    "network-policies",
]


@dataclass(frozen=True)
class Room:
    """A namespace for objects that are only checked."""

    cluster: Cluster
    namespace: str

    def check(self, objects: list[Object]) -> set[str]:
        """Have everything checked, and return the kinds; their own namespaces need not be there."""
        known = [each for each in objects if not each["apiVersion"].startswith(OF_PROMETHEUS)]
        for each in known:
            if "namespace" in each["metadata"]:
                each["metadata"]["namespace"] = self.namespace
        document = json.dumps({"apiVersion": "v1", "kind": "List", "items": known})
        strictly = ("--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict")
        words = ("apply", "--namespace", self.namespace, *strictly, "--warnings-as-errors", "-f", "-")
        said = self.cluster.kubectl(*words, stdin=document)
        assert len(said.splitlines()) == len(known)
        return {each["kind"] for each in known}


@pytest.fixture(scope="module")
def room(cluster: Cluster) -> Iterator[Room]:
    """A namespace that refuses pods and warns of templates that do not keep to `restricted`."""
    name = f"up-dry-run-{uuid.uuid4().hex[:7]}"
    labels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
    metadata = {"name": name, "labels": labels}
    apply(cluster.layout, {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
    yield Room(cluster, name)
    cluster.kubectl("delete", "namespace", name, "--wait=false")


@pytest.mark.parametrize("name", CHARTS)
def test_api_server_takes_what_the_chart_makes(room: Room, name: str) -> None:
    kinds = room.check(render(CHARTS[name]))
    assert {"Deployment", "Pod"} <= kinds
    if name == "everything":
        assert {"HorizontalPodAutoscaler", "PodDisruptionBudget", "PriorityClass", "NetworkPolicy"} <= kinds


@pytest.mark.parametrize("name", OVERLAYS)
def test_api_server_takes_what_an_overlay_makes(room: Room, name: str) -> None:
    assert room.check(build(MANIFESTS / name))
