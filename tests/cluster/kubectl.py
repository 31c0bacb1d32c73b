"""Talk to the cluster as its administrator."""

import json
from pathlib import Path
from typing import Any

from cluster.layout import Layout
from cluster.shell import run


def kubectl(layout: Layout, *words: str | Path, stdin: str | None = None, timeout: float = 60) -> str:
    """Run kubectl and return what it printed."""
    return run(
        [layout.bin / "kubectl", f"--kubeconfig={layout.kubeconfig}", *words], stdin=stdin, timeout=timeout
    )


def apply(layout: Layout, *objects: dict[str, Any]) -> None:
    """Apply objects server-side."""
    document = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})
    kubectl(layout, "apply", "--server-side", "--force-conflicts", "-f", "-", stdin=document)
