"""Persistent volumes whose content a test has at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cluster.kubectl import apply, kubectl
from e2e.trial import Trial


@contextmanager
def volume(trial: Trial, folder: Path, *, claim: str) -> Iterator[None]:
    """Have a claim bound to a folder of this machine, which is the cluster's node."""
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o755)
    size: dict[str, Any] = {"storage": "16Mi"}
    common: dict[str, Any] = {"accessModes": ["ReadWriteOnce"], "storageClassName": ""}
    persistent = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": claim},
        "spec": {**common, "capacity": size, "hostPath": {"path": str(folder)}},
    }
    wanted = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": claim},
        "spec": {**common, "resources": {"requests": size}, "volumeName": claim},
    }
    layout = trial.installation.layout
    apply(layout, persistent)
    trial.apply(wanted)
    try:
        yield
    finally:
        kubectl(layout, "delete", "persistentvolume", claim, "--wait=false")
