"""What tests of several kinds share."""

import pytest

from cluster.access import Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """A running cluster; the first that asks brings it up, and `make cluster-down` ends it."""
    try:
        return running_cluster()
    except SystemExit as missing:
        pytest.fail(str(missing), pytrace=False)
