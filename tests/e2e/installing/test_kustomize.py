"""What docs/install.md says about kustomize, word for word: an overlay of one's own, and its removal."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster import images, rabbitmq
from cluster.access import Cluster
from e2e.installation import Installation
from e2e.installing import leftovers
from e2e.installing.at_work import at_work
from e2e.installing.documented import DOCS, ROOT, Reader, block
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

PAGE, HEADING = "install.md", "With kustomize"
SYSTEM, WRAPPERS = "wrappers", "indicators"
"""Those of the manifests."""
VHOST = "up-kustomize"


@pytest.fixture
def installation(cluster: Cluster) -> Iterator[Installation]:
    """A broker and room for what the manifests bring."""
    layout = cluster.layout
    images.ensure(layout)
    leftovers.remove_namespaces(layout, SYSTEM, WRAPPERS)
    installation = Installation(layout, VHOST, other_namespace=WRAPPERS)
    installation.install_definition()
    rabbitmq.add_virtual_host(layout, VHOST)
    yield installation
    cluster.kubectl("delete", "namespace", SYSTEM, WRAPPERS, "--ignore-not-found", "--wait=false")
    rabbitmq.delete_virtual_host(layout, VHOST)


def test_installation_by_kustomize(installation: Installation, tmp_path: Path) -> None:
    overlay = tmp_path / "my-overlay"
    overlay.mkdir()
    (overlay / "kustomization.yaml").write_text(_overlay(overlay))
    reader = Reader(
        installation.layout,
        changed={
            "my-overlay": str(overlay),
            "amqp://user:password@host:5672/vhost": installation.broker_url(),
        },
        # The definition is the whole cluster's.
        left_out=("kubectl apply --server-side -k manifests/crds",),
    )
    reader.follow(PAGE, HEADING)

    with Trial.begin(installation) as trial, at_work(trial):
        trial.apply(*trial.csv("year,value\n2001,1.5\n2002,2.5\n", suffix="file"))
        trial.completed("file")
        assert [point for each in trial.drain() for point in each.body["data"]]
        reader.run(f"kubectl wrapper doctor -n {SYSTEM}")

        _goes_wrappers_first(reader)


def _goes_wrappers_first(reader: Reader) -> None:
    """The operator outlives the Wrappers, and starts nothing for those that are gone."""
    reader.run_one(PAGE, "Uninstall", "kubectl delete wrappers")
    leftovers.wait_no_pods(reader.layout, WRAPPERS)
    assert leftovers.code(reader.layout, WRAPPERS) == []
    reader.run("kubectl delete -k my-overlay --timeout=60s")


def _overlay(folder: Path) -> str:
    """Return the page's overlay, of this checkout and with its images."""
    text = block((DOCS / PAGE).read_text(), HEADING, "yaml")
    images_of_tests, _, tag = images.tag("operator").rpartition(":")
    for before, after in (
        ("../wrapper-operator/manifests", os.path.relpath(ROOT / "manifests", folder)),
        ("registry.example.com/wrapper-operator", images_of_tests.rpartition("/")[0]),
        ("0.2.0", tag),
    ):
        assert before in text
        text = text.replace(before, after)
    return text
