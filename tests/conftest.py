"""What tests of several kinds share."""

import os
import signal

import pytest
from hypothesis import settings

from cluster.access import Cluster, running_cluster

# How long an example takes says more of the machine than of the code. Continuous integration is repeatable;
# on a person's machine the examples differ from run to run.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")

# A run in the background or under nohup has these ignored, and so had the programs that tests start and stop.
for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """A running cluster; the first that asks brings it up, and `make cluster-down` ends it."""
    try:
        return running_cluster()
    except SystemExit as error:
        missing = str(error)
    pytest.fail(missing, pytrace=False)
