"""One installation for the whole test run; each test works with Wrappers and a queue of its own."""

import os
from collections.abc import Iterator

import pytest

from cluster.access import Cluster
from cluster.shell import run
from e2e.installation import Installation
from e2e.trial import Trial

NAME = "e2e"
KEEP = "WRAPPERS_TEST_KEEP"
"""Set it to find the installation still there after a test run, and to have the next one use it."""


@pytest.fixture(scope="session")
def installation(cluster: Cluster) -> Iterator[Installation]:
    """The operator and the publisher, installed by the charts into namespaces of their own."""
    installed = Installation(cluster.layout, NAME, values={"allowedQueues": {NAME: [f"{NAME}.*"]}})
    _wait_until_gone(cluster, installed)
    installed.install()
    yield installed
    if not os.environ.get(KEEP):
        installed.uninstall()


@pytest.fixture
def trial(installation: Installation) -> Iterator[Trial]:
    """A name and a queue that no other test has; what was applied under it is deleted in the end."""
    with Trial.begin(installation) as begun:
        yield begun


def _wait_until_gone(cluster: Cluster, installed: Installation) -> None:
    """Namespaces of a run before this one may still be on their way out."""
    kubectl = [cluster.layout.bin / "kubectl", "--kubeconfig", cluster.kubeconfig]
    for namespace in (installed.system, installed.namespace):
        found = [*kubectl, "get", "namespace", namespace, "--ignore-not-found"]
        if "Terminating" in run(found):
            run([*kubectl, "wait", "--for=delete", f"namespace/{namespace}", "--timeout=120s"])
