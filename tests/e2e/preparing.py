"""Programs and images that take minutes the first time are made before the tests that have limits."""

import time
from collections.abc import Callable

from cluster import access, argocd, images, kube_state_metrics
from cluster.layout import Layout
from e2e.installing import broker_image
from e2e.upgrade import previous


def main() -> None:
    """Make everything that is missing."""
    layout = access.running_cluster().layout
    _tell("images of this version", images.ensure, layout)
    _tell("image of a RabbitMQ", broker_image.ensure, layout)
    _tell("images of the version before", previous.ensure, layout)
    _tell("kube-state-metrics", kube_state_metrics.build, layout)
    _tell("Argo CD", argocd.build, layout)


def _tell(what: str, make: Callable[[Layout], object], layout: Layout) -> None:
    begun = time.monotonic()
    make(layout)
    print(f"cluster: {what}: there after {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
