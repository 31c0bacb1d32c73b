"""What is there, of what ought to be gone."""

import time

from cluster.kubectl import kubectl
from cluster.layout import Layout
from cluster.reading import read
from cluster.waiting import until

COLLECTION = "app.kubernetes.io/managed-by=wrapper-operator"
GONE_SECONDS = 90.0


def wait_no_pods(layout: Layout, namespace: str) -> None:
    """Wait until no pod of a Wrapper is there."""
    begun = time.monotonic()
    until(f"no pods of Wrappers in {namespace}", lambda: not pods(layout, namespace), timeout=GONE_SECONDS)
    print(f"{time.monotonic() - begun:5.1f} s  until the pods of Wrappers were gone")


def remove_namespaces(layout: Layout, *names: str) -> None:
    """Have no namespaces of these names, such as a run before this one left that was killed."""
    kubectl(layout, "delete", "namespace", *names, "--ignore-not-found", "--wait=false")
    gone = set(names)
    until(f"no {' and '.join(names)}", lambda: not gone & namespaces(layout), timeout=GONE_SECONDS)


def pods(layout: Layout, namespace: str) -> list[str]:
    """Return the names of pods of Wrappers."""
    return _names(layout, f"/api/v1/namespaces/{namespace}/pods", labelSelector=COLLECTION)


def code(layout: Layout, namespace: str) -> list[str]:
    """Return the names of ConfigMaps with code of Wrappers."""
    return _names(layout, f"/api/v1/namespaces/{namespace}/configmaps", labelSelector=COLLECTION)


def namespaces(layout: Layout) -> set[str]:
    """Return the names of all namespaces."""
    return set(_names(layout, "/api/v1/namespaces"))


def _names(layout: Layout, path: str, **query: str) -> list[str]:
    return [each["metadata"]["name"] for each in read(layout, path, **query)["items"]]
