"""An installation whose line to the broker can be slowed and cut, and whose parts may be killed."""

import os
from collections.abc import Iterator

import pytest

from cluster.access import Cluster
from e2e.failures import big_file
from e2e.failures.halfway import Halfway
from e2e.failures.tap import PORT, Tap, open_tap
from e2e.installation import Installation
from e2e.trial import Trial

NAME = "fail"
KEEP = "WRAPPERS_TEST_KEEP"


@pytest.fixture(scope="session")
def tap() -> Iterator[Tap]:
    """The line between this installation's publisher and the broker."""
    with open_tap() as opened:
        yield opened


@pytest.fixture(scope="session")
def installation(cluster: Cluster, tap: Tap) -> Iterator[Installation]:
    """The operator and the publisher, which nobody else uses."""
    installed = Installation(cluster.layout, NAME, broker_port=PORT)
    for namespace in (installed.system, installed.namespace):
        _wait_until_gone(cluster, namespace)
    installed.install()
    yield installed
    if not os.environ.get(KEEP):
        installed.uninstall()


@pytest.fixture(scope="session")
def file_url() -> Iterator[str]:
    """Where pods find the big file."""
    with big_file.served() as url:
        yield url


@pytest.fixture
def halfway(trial: Trial, tap: Tap, file_url: str) -> Iterator[Halfway]:
    """A Wrapper to disturb while its file is half delivered."""
    yield Halfway(trial, tap, file_url)
    tap.rate = None


def _wait_until_gone(cluster: Cluster, namespace: str) -> None:
    """One of a run before this one may still be on its way out."""
    if "Terminating" in cluster.kubectl("get", "namespace", namespace, "--ignore-not-found"):
        cluster.kubectl("wait", "--for=delete", f"namespace/{namespace}", "--timeout=120s", timeout=130)
