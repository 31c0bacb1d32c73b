"""Targets in a cluster for a Prometheus without Kubernetes' service discovery, which Debian leaves out.

They carry the labels that the discovery of pods gives, so what a PodMonitor says holds for them unchanged.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cluster.layout import Layout
from cluster.reading import read
from cluster.shell import CommandError
from e2e.trial import Object

META = "__meta_kubernetes_"
_TURN = 0.5


def targets(pods: list[Object]) -> list[Object]:
    """Return a target for each port of each container of pods that have an address."""
    return [
        {
            "targets": [f"{pod['status']['podIP']}:{port['containerPort']}"],
            "labels": _labels(pod, container, port),
        }
        for pod in pods
        if pod["status"].get("podIP")
        for container in pod["spec"]["containers"]
        for port in container.get("ports", [])
    ]


def sanitised(name: str) -> str:
    """Return the name of a Kubernetes label as Prometheus has it."""
    return re.sub("[^a-zA-Z0-9_]", "_", name)


@contextmanager
def followed(layout: Layout, namespace: str, path: Path) -> Iterator[None]:
    """Keep a file of targets up to date with the pods of a namespace."""
    ended = threading.Event()

    def follow() -> None:
        while True:
            with suppress(CommandError):
                pods = read(layout, f"/api/v1/namespaces/{namespace}/pods")["items"]
                path.with_suffix(".new").write_text(json.dumps(targets(pods)))
                path.with_suffix(".new").replace(path)
            if ended.wait(_TURN):
                return

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    try:
        yield
    finally:
        ended.set()
        follower.join()


def _labels(pod: Object, container: Object, port: Object) -> dict[str, str]:
    metadata = pod["metadata"]
    own = {f"{META}pod_label_{sanitised(name)}": value for name, value in metadata.get("labels", {}).items()}
    return {
        **own,
        f"{META}namespace": metadata["namespace"],
        f"{META}pod_name": metadata["name"],
        f"{META}pod_phase": pod["status"]["phase"],
        f"{META}pod_container_name": container["name"],
        f"{META}pod_container_port_name": port.get("name", ""),
    }
