"""An installation that names no namespaces looks after the Wrappers of all of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from cluster.access import Cluster
from cluster.kubectl import kubectl
from cluster.waiting import until
from e2e import queues
from e2e.installation import Installation
from e2e.tap import Tap
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.alone, pytest.mark.timeout(300)]

NAME, SECOND = "everywhere", "everywhere-too"


@pytest.fixture
def everywhere(cluster: Cluster, tap: Tap, installation: Installation) -> Iterator[Installation]:
    """An operator and a publisher for all namespaces, two of which are there for Wrappers.

    It would change other people's Wrappers, so it comes when there are none. The definition of Wrappers came
    with the installation that is there already, and which stays out of its way.
    """
    others = ("get", "wrappers", "--all-namespaces", "-o", "name")
    until("no other Wrappers", lambda: not kubectl(cluster.layout, *others), timeout=120.0, interval=1.0)
    installed = Installation(cluster.layout, NAME, {"namespaces": []}, tap.port)
    installed.add_namespace(SECOND)
    installed.install()
    yield installed
    installed.uninstall()
    kubectl(cluster.layout, "delete", "namespace", SECOND, "--wait=false")


def test_wrappers_of_two_namespaces_are_collected(everywhere: Installation) -> None:
    with ExitStack() as stack:
        both = everywhere, replace(everywhere, other_namespace=SECOND)
        trials = [stack.enter_context(Trial.begin(each)) for each in both]
        for number, trial in enumerate(trials):
            trial.apply(*trial.csv(f"year,value\n2001,{number}\n2002,{number}.5\n"))

        for number, trial in enumerate(trials):
            status = trial.completed()
            assert status["checkpoint"]["pointsConfirmed"] == 2
            assert queues.upserted(trial.drain()) == {
                (None, "2001-01-01T00:00:00Z"): float(number),
                (None, "2002-01-01T00:00:00Z"): number + 0.5,
            }
