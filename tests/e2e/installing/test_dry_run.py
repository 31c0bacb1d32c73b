"""What overlays and chart make, with every switch on, is taken by a real API server without a warning."""

import json
from collections.abc import Iterator

import pytest

from charts.finding import BROKER, merged
from charts.kustomized import MANIFESTS
from charts.programs import Object, build, render
from charts.switches import everything
from cluster.access import Cluster
from cluster.kubectl import apply

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

NAMESPACE = "up-dry-run"
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


@pytest.fixture(scope="module")
def cluster_with_room(cluster: Cluster) -> Iterator[Cluster]:
    """A namespace that refuses pods and warns of templates that do not keep to `restricted`."""
    labels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
    metadata = {"name": NAMESPACE, "labels": labels}
    apply(cluster.layout, {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
    yield cluster
    cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false")


@pytest.mark.parametrize("name", CHARTS)
def test_api_server_takes_what_the_chart_makes(cluster_with_room: Cluster, name: str) -> None:
    kinds = _dry_run(cluster_with_room, render(CHARTS[name]))
    assert {"Deployment", "Pod"} <= kinds
    if name == "everything":
        assert {"HorizontalPodAutoscaler", "PodDisruptionBudget", "PriorityClass", "NetworkPolicy"} <= kinds


@pytest.mark.parametrize("name", OVERLAYS)
def test_api_server_takes_what_an_overlay_makes(cluster_with_room: Cluster, name: str) -> None:
    assert _dry_run(cluster_with_room, build(MANIFESTS / name))


def _dry_run(cluster: Cluster, objects: list[Object]) -> set[str]:
    """Have everything checked, and return the kinds; their own namespaces need not be there."""
    known = [each for each in objects if not each["apiVersion"].startswith(OF_PROMETHEUS)]
    for each in known:
        if "namespace" in each["metadata"]:
            each["metadata"]["namespace"] = NAMESPACE
    document = json.dumps({"apiVersion": "v1", "kind": "List", "items": known})
    strictly = ("--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict")
    words = ("apply", "--namespace", NAMESPACE, *strictly, "--warnings-as-errors", "-f", "-")
    said = cluster.kubectl(*words, stdin=document)
    assert len(said.splitlines()) == len(known)
    return {each["kind"] for each in known}
