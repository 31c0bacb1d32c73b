"""Programs and images that take minutes the first time are made before the tests that have limits."""

import sys
import time
from collections.abc import Callable

from cluster import access, argocd, images, kube_state_metrics
from cluster.layout import Layout
from e2e.installing import broker_image
from e2e.upgrade import previous

Make = Callable[[Layout], object]
IMAGES: dict[str, Make] = {"images of this version": images.ensure}
"""What every installation is made of."""
PROGRAMS: dict[str, Make] = {
    "images of the version before": previous.ensure,
    "image of a RabbitMQ": broker_image.ensure,
    "kube-state-metrics": kube_state_metrics.build,
    "Argo CD": argocd.build,
}
"""What a few tests want beside it, none of which is among the first."""
KINDS = {"images": IMAGES, "programs": PROGRAMS}


def main() -> None:
    """Make what is missing of the kinds that are named on the command line, or of all."""
    layout = access.running_cluster().layout
    for kind in sys.argv[1:] or KINDS:
        for what, make in KINDS[kind].items():
            begun = time.monotonic()
            make(layout)
            print(f"cluster: {what}: there after {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
