"""One installation for each process of a test run; each test works with Wrappers and a queue of its own."""

import os
import re
from collections.abc import Iterator

import pytest

from cluster.access import Cluster, claimed
from e2e.installation import Installation
from e2e.tap import Tap, open_tap
from e2e.trial import Trial

KEEP = "WRAPPERS_TEST_KEEP"
"""Set it to find the installations still there after a test run, and to have the next one use them."""
FIRST_PORT = 5680
"""Of the taps; an installation that was kept finds its tap there again."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: one that comes last in a parallel run has the others wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def worker_id() -> str:
    """The process of a parallel run; a run beside others sets one of its own."""
    return os.environ.get("PYTEST_XDIST_WORKER", "master")


@pytest.fixture(scope="session")
def tap(worker_id: str) -> Iterator[Tap]:
    """The line between this process' publisher and the broker."""
    with open_tap(FIRST_PORT + _number(worker_id)) as opened:
        yield opened


@pytest.fixture(scope="session")
def installation(cluster: Cluster, tap: Tap, worker_id: str) -> Iterator[Installation]:
    """The operator and the publisher, installed by the charts into namespaces of their own."""
    name = f"e2e-{_number(worker_id)}"
    values = {"allowedQueues": {name: ["e2e.*"]}}
    installed = Installation(cluster.layout, name, values, tap.port)
    with claimed(cluster.layout, name):
        installed.install()
        yield installed
        if not os.environ.get(KEEP):
            installed.uninstall()


@pytest.fixture
def trial(installation: Installation) -> Iterator[Trial]:
    """A name and a queue that no other test has; what was applied under it is deleted in the end."""
    with Trial.begin(installation) as begun:
        yield begun


def _number(worker_id: str) -> int:
    """Return 0 in a run of one process, and 1 and more in the processes of a parallel run."""
    found = re.search(r"\d+$", worker_id)
    return int(found[0]) + 1 if found else 0
