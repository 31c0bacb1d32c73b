"""A running cluster for tests: the one that WRAPPERS_TEST_KUBECONFIG names, or else our own."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cluster import packages, processes
from cluster.__main__ import up
from cluster.layout import Layout, default_layout
from cluster.locking import exclusive
from cluster.shell import run, succeeds
from cluster.waiting import until

KUBECONFIG_VARIABLE = "WRAPPERS_TEST_KUBECONFIG"


@dataclass(frozen=True)
class Cluster:
    """A cluster and how to reach it.

    Attributes:
        layout: Where programs lie, and with an own cluster all of it.
        kubeconfig: Of the cluster's administrator.
        own: Whether it is the test cluster of this machine, with RabbitMQ beside it.
    """

    layout: Layout
    kubeconfig: Path
    own: bool

    def kubectl(self, *words: str | Path, stdin: str | None = None, timeout: float = 60) -> str:
        """Run kubectl and return what it printed.

        Raises:
            CommandError: It ended with another code than 0.
        """
        return run([*self._command(), *words], stdin=stdin, timeout=timeout)

    def is_ready(self) -> bool:
        """Return whether its API server and its nodes are."""
        if not self.kubeconfig.exists():
            return False
        ready = ("wait", "node", "--all", "--for=condition=Ready", "--timeout=20s")
        return succeeds([*self._command(), "--request-timeout=5s", "get", "--raw=/readyz"]) and succeeds(
            [*self._command(), *ready]
        )

    def _command(self) -> list[str | Path]:
        return [self.layout.bin / "kubectl", f"--kubeconfig={self.kubeconfig}"]


def running_cluster() -> Cluster:
    """Return a cluster that answers; brings the test cluster up if it is down, and leaves it up.

    Raises:
        SystemExit: There is none and this machine cannot carry one; the text says what is missing.
    """
    layout, named = default_layout(), os.environ.get(KUBECONFIG_VARIABLE)
    with locked(layout, "cluster"):
        packages.unpack_kubectl(layout)
        if named:
            cluster = Cluster(layout, Path(named).expanduser(), own=False)
            if not cluster.is_ready():
                raise SystemExit(f"cluster: none answers by {named}, which {KUBECONFIG_VARIABLE} names")
            return cluster
        cluster = Cluster(layout, layout.kubeconfig, own=True)
        if not _comes_to_answer(cluster):
            up(layout)
        return cluster


def _comes_to_answer(cluster: Cluster) -> bool:
    """Return whether it is ready, now or soon: others may be starting it or trying its failures."""
    try:
        until(
            "the cluster is ready",
            lambda: cluster.is_ready() or processes.pid_of(cluster.layout, "etcd") is None,
            interval=1.0,
        )
    except TimeoutError:
        return False
    return cluster.is_ready()


@contextmanager
def locked(layout: Layout, name: str) -> Iterator[None]:
    """Keep other processes that use the same cache out meanwhile."""
    with exclusive(layout.cache / f"{name}.lock"):
        yield


@contextmanager
def claimed(layout: Layout, name: str) -> Iterator[None]:
    """Have something of the cluster for oneself meanwhile.

    Raises:
        RuntimeError: Another process has it.
    """
    layout.state.mkdir(parents=True, exist_ok=True)
    with (layout.state / f"{name}.claim").open("w") as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RuntimeError(f"another test run uses {name} of this cluster; wait for its end") from error
        yield
