"""A real kube-state-metrics beside the cluster, for custom resources alone."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster import binaries
from cluster.access import locked
from cluster.layout import Layout
from cluster.waiting import listens, until

PROGRAM = binaries.Program("kube-state-metrics", "kube-state-metrics", "k8s.io/kube-state-metrics/v2")


def build(layout: Layout) -> None:
    """Have the program; takes minutes the first time."""
    with locked(layout, "kube-state-metrics"):
        binaries.build_missing(layout, [PROGRAM])


@contextmanager
def running(layout: Layout, config: Path, *, port: int) -> Iterator[str]:
    """Run one by a configuration; return the address of its metrics."""
    build(layout)
    command = [
        layout.bin / PROGRAM.name,
        f"--kubeconfig={layout.kubeconfig}",
        "--custom-resource-state-only",
        f"--custom-resource-state-config-file={config}",
        "--host=127.0.0.1",
        f"--port={port}",
        "--telemetry-host=127.0.0.1",
        f"--telemetry-port={port + 1}",
    ]
    layout.logs.mkdir(parents=True, exist_ok=True)
    with (layout.logs / "kube-state-metrics.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            until("kube-state-metrics listens", lambda: listens("127.0.0.1", port), timeout=30.0)
            yield f"http://127.0.0.1:{port}/metrics"
        finally:
            process.terminate()
            process.wait()
