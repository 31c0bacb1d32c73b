"""Namespaces and the definition are deleted under Wrappers at work: nothing is stuck, and nothing stays."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cluster.access import Cluster
from cluster.kubectl import kubectl
from cluster.waiting import until
from e2e.failures.parts import Part
from e2e.installation import Installation
from e2e.installing import leftovers
from e2e.installing.at_work import at_work
from e2e.installing.documented import Reader
from e2e.tap import Tap
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

PAGE, HEADING = "install.md", "Uninstall"
OWN, SHARED = "up-removal", "up-definition"


def test_namespace_goes_with_everything_in_it(cluster: Cluster, tap: Tap) -> None:
    """Operator, publisher, Wrappers and their pods are in one, and end in any order."""
    installation = Installation(cluster.layout, OWN, broker_port=tap.port, other_namespace=f"{OWN}-system")
    with _installed(installation) as trial, at_work(trial):
        reader = Reader(cluster.layout, changed={"instance=wrapper-operator": f"instance={OWN}"})
        reader.run(f"kubectl delete namespace {installation.system} --timeout=120s")
        reader.run_one(PAGE, HEADING, "kubectl delete clusterrole")

    kinds = ("get", "clusterrole,clusterrolebinding", "-l", f"app.kubernetes.io/instance={OWN}", "-o", "name")
    assert kubectl(cluster.layout, *kinds) == ""


@pytest.mark.alone
def test_definition_goes_with_the_wrappers_of_the_cluster(cluster: Cluster, tap: Tap) -> None:
    """The parts bear that, and look after the next Wrappers once there is a definition again."""
    installation = Installation(cluster.layout, SHARED, broker_port=tap.port)
    with _installed(installation) as trial:
        with at_work(trial):
            assert leftovers.code(cluster.layout, installation.namespace)
            Reader(cluster.layout).run_one(PAGE, HEADING, "kubectl delete crd")
            leftovers.wait_no_pods(cluster.layout, installation.namespace)
        until("no code", lambda: not leftovers.code(cluster.layout, installation.namespace), timeout=60.0)

        installation.install_definition()
        trial.apply(*trial.csv("year,value\n2001,1.5\n2002,2.5\n", suffix="next"))
        trial.completed("next", timeout=180.0)
        for part in ("operator", "publisher"):
            (pod,) = Part(installation, part).pods()
            print(f"{part}: restarted {pod['status']['containerStatuses'][0]['restartCount']} times")


@contextmanager
def _installed(installation: Installation) -> Iterator[Trial]:
    """Install it; in the end it is gone, and there is a definition."""
    installation.install()
    try:
        with Trial.begin(installation) as trial:
            yield trial
    finally:
        installation.install_definition()
        installation.uninstall()
