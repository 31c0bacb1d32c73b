"""A thousand Completed Wrappers: how soon an operator knows them, and what it does when nothing happens."""

import os
import time
from pathlib import Path

from benchmarks import completed
from benchmarks.figures import Figure
from benchmarks.operator_process import Metrics, OperatorProcess, operator
from cluster.access import Cluster, running_cluster
from cluster.definition import put_definition

WRAPPERS = 1000
IDLE_SECONDS = 65.0
NAMESPACE = f"bench-idling-{os.getpid()}"


def figures(folder: Path) -> list[Figure]:
    """Measure; two to three minutes on a cluster that has nothing else to do."""
    cluster = running_cluster()
    try:
        put_definition(cluster)
        completed.make(cluster.kubeconfig, namespace=NAMESPACE, count=WRAPPERS)
        with operator(cluster.kubeconfig, namespace=NAMESPACE, log=folder / "operator.log") as running:
            return _measured(cluster, running)
    finally:
        cluster.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false")


def _measured(cluster: Cluster, running: OperatorProcess) -> list[Figure]:
    seconds, used = running.settled(WRAPPERS), running.processor_seconds()
    before, versions = running.metrics(), _versions(cluster)
    time.sleep(IDLE_SECONDS)
    after, resident = running.metrics(), running.memory()
    beats = _beats(after) - _beats(before)
    # An echo may come after the count that its beat is in.
    others = max(0.0, after.writes() - before.writes() - beats)
    changed = len(versions ^ _versions(cluster))
    reads = after.total("wrapper_operator_api_requests_total", verb="GET") - before.total(
        "wrapper_operator_api_requests_total", verb="GET"
    )
    title = f"{WRAPPERS} Completed Wrappers"
    quiet = f"[{beats:.0f} of the Lease, {reads:.0f} reads in {IDLE_SECONDS:g} s]"
    return [
        Figure(
            f"{title}: start until all are looked at", seconds, 5, " s", False, f"[{used:.1f} s of a core]"
        ),
        Figure(f"{title}: writes when idle, without the Lease's", others, 1, "", False, quiet),
        Figure(f"{title}: objects changed when idle", changed, 0, "", False),
        Figure(f"{title}: memory", resident[0], 150, " MiB", False, f"[peak {resident[1]:.0f} MiB]"),
    ]


def _beats(metrics: Metrics) -> float:
    return metrics.total("wrapper_operator_watch_lag_seconds_count")


def _versions(cluster: Cluster) -> set[str]:
    """Return name and version of every Wrapper."""
    template = '{range .items[*]}{.metadata.name}={.metadata.resourceVersion}{"\\n"}{end}'
    words = ("--namespace", NAMESPACE, "get", "wrappers", "-o", f"jsonpath={template}")
    return set(cluster.kubectl(*words).split())
