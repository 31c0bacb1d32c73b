"""What docs/install.md says about helm, word for word: with a broker of its own, from nothing to nothing."""

import base64
import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from cluster import images
from cluster.access import Cluster
from cluster.kubectl import apply
from cluster.reading import read
from cluster.waiting import until
from e2e import queues
from e2e.installation import Installation
from e2e.installing import broker_image, leftovers
from e2e.installing.at_work import at_work
from e2e.installing.documented import ROOT, Reader
from e2e.queues import Broker
from e2e.trial import Trial

# Where nothing is cached, the image of the broker is built first.
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

PAGE = "install.md"
SYSTEM, WRAPPERS = "up-helm", "up-helm-data"
SAMPLE = ROOT / "manifests/samples/csv-in-configmap.yaml"
CLASS = "up-helm-trial"
RABBITMQ_USER = 999


@pytest.fixture
def reader(cluster: Cluster, tmp_path: Path) -> Iterator[Reader]:
    """Somebody with images of their own, and a volume for the broker."""
    layout = cluster.layout
    installation = Installation(layout, SYSTEM)
    images.ensure(layout)
    installation.install_definition()
    leftovers.remove_namespaces(layout, SYSTEM, WRAPPERS)
    cluster.kubectl("delete", "persistentvolume", CLASS, "--ignore-not-found")
    values = {
        "namespaces": [WRAPPERS],
        "images": installation.images(),
        "broker": {"trial": {"image": broker_image.ensure(layout), "storageClassName": CLASS}},
    }
    path = tmp_path / "values.json"
    path.write_text(json.dumps(values))
    apply(layout, _volume(tmp_path))
    yield Reader(
        layout,
        changed={
            "-n wrappers": f"-n {SYSTEM}",
            " namespace wrappers": f" namespace {SYSTEM}",
            f"{SYSTEM} indicators": f"{SYSTEM} {WRAPPERS}",
            "-n indicators": f"-n {WRAPPERS}",
            "namespace indicators": f"namespace {WRAPPERS}",
        },
        # The definition is the whole cluster's.
        left_out=("helm install wrapper-operator-crds",),
        added={"helm install wrapper-operator ": f"--values {path}"},
    )
    cluster.kubectl("delete", "namespace", SYSTEM, WRAPPERS, "--ignore-not-found", "--wait=false")
    cluster.kubectl("delete", "persistentvolume", CLASS, "--wait=false")


@pytest.mark.long
def test_installation_by_helm_with_its_own_broker(reader: Reader) -> None:
    reader.follow(PAGE, "Try it")

    assert "Phase:          Succeeded" in reader.said["helm test wrapper-operator -n wrappers"]
    assert "Completed" in reader.said["kubectl wrapper status iowa-electricity -n indicators"]
    assert queues.upserted(_trial_broker(reader).drain("data")) == _points()

    with at_work(Trial(Installation(reader.layout, SYSTEM, other_namespace=WRAPPERS), key="up")):
        _goes_operator_first(reader)


def _goes_operator_first(reader: Reader) -> None:
    """Without the operator, Wrappers and what is theirs go all the same, even if they are at work."""
    layout = reader.layout
    assert leftovers.code(layout, WRAPPERS)
    for beginning in ("helm uninstall wrapper-operator -n", "kubectl delete wrappers"):
        reader.run_one(PAGE, "Uninstall", beginning)
    until("no code", lambda: not leftovers.code(layout, WRAPPERS), timeout=leftovers.GONE_SECONDS)
    leftovers.wait_no_pods(layout, WRAPPERS)
    # The broker takes its time; its volume goes with it.
    claims = f"/api/v1/namespaces/{SYSTEM}/persistentvolumeclaims"
    until("no volume", lambda: not read(layout, claims)["items"], timeout=leftovers.GONE_SECONDS)


def _trial_broker(reader: Reader) -> Broker:
    """Return the broker at its pod's address, by the url that the page tells how to get."""
    (command,) = (each for each in reader.said if each.startswith("kubectl get secret"))
    url = urlsplit(base64.b64decode(reader.said[command]).decode())
    assert url.hostname == f"wrapper-operator-broker.{SYSTEM}.svc"
    pod = read(reader.layout, f"/api/v1/namespaces/{SYSTEM}/pods/wrapper-operator-broker-0")
    return Broker("/", host=pod["status"]["podIP"], user=str(url.username), password=str(url.password))


def _volume(folder: Path) -> dict[str, Any]:
    """Return a volume for the broker in a folder of this machine, which is the cluster's node."""
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o755)
    data = folder / "rabbitmq"
    data.mkdir()
    os.chown(data, RABBITMQ_USER, RABBITMQ_USER)
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": CLASS},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": CLASS,
            "capacity": {"storage": "1Gi"},
            "hostPath": {"path": str(data)},
            "persistentVolumeReclaimPolicy": "Retain",
        },
    }


def _points() -> dict[queues.PointKey, float]:
    _, config_map = yaml.safe_load_all(SAMPLE.read_text())
    rows = csv.DictReader(io.StringIO(config_map["data"]["net-generation.csv"]))
    return {(row["source"], f"{row['year']}T00:00:00Z"): float(row["net_generation"]) for row in rows}
