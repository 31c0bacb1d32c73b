"""The definition of Wrappers in a cluster."""

from pathlib import Path

from cluster.access import Cluster

DEFINITION = Path(__file__).parents[2] / "crds" / "wrappers.wrappers.dev.yaml"
CRD = "customresourcedefinition/wrappers.wrappers.dev"


def put_definition(cluster: Cluster, path: Path = DEFINITION) -> None:
    """Store it and wait until it takes effect."""
    cluster.kubectl("apply", "--server-side", "--force-conflicts", "-f", path)
    cluster.kubectl("wait", CRD, "--for=condition=Established", "--timeout=30s")
