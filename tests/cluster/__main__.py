"""Bring the test cluster up or down: `python -m cluster up|down|status`."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from cluster import binaries, control_plane, dns, network, node, packages, processes, rabbitmq
from cluster.kubectl import kubectl
from cluster.layout import DNS_ADDRESS, Layout, default_layout
from cluster.shell import run


def up(layout: Layout) -> None:
    """Build what is missing and start a fresh cluster, over the remains of an earlier one if any."""
    require_machine()
    packages.install_debian()
    packages.unpack_kubectl(layout)
    binaries.build_missing(layout)
    dns.build_image(layout)
    down(layout)
    begun = time.monotonic()
    layout.state.mkdir(parents=True)
    network.up(layout)
    with ThreadPoolExecutor() as pool:
        broker = pool.submit(rabbitmq.start, layout)
        control_plane.start(layout)
        node.start(layout)
        run([*node.ctr(layout), "images", "import", layout.cache / "images" / "coredns.tar"])
        node.wait_ready(layout)
        dns.start(layout)
        broker.result()
    kubectl(
        layout, "-n", "kube-system", "rollout", "status", "deployment/coredns", "--timeout=60s", timeout=70
    )
    print(f"cluster: ready after {time.monotonic() - begun:.1f} s, DNS at {DNS_ADDRESS}", flush=True)
    print(f"export KUBECONFIG={layout.kubeconfig}")


def down(layout: Layout) -> None:
    """End every process that `up` recorded, unmount and remove the state."""
    if not layout.state.exists():
        return
    processes.stop_all(layout)
    node.clean_up(layout)
    network.remove_pod_namespaces()
    network.down()
    shutil.rmtree(layout.state)


def status(layout: Layout) -> None:
    """Print the node and the pods."""
    if not layout.kubeconfig.exists():
        print("cluster: down")
        return
    print(kubectl(layout, "get", "nodes,pods", "-A", "-o", "wide"))


def require_machine() -> None:
    """Say in one sentence what this machine lacks to carry the cluster."""
    missing = []
    if os.geteuid() != 0:
        missing.append("root")
    if shutil.which("go") is None:
        missing.append("Go")
    if shutil.which("apt-get") is None:
        missing.append("Debian's apt-get")
    if missing:
        raise SystemExit(f"cluster: this machine cannot carry the test cluster: {', '.join(missing)} missing")


def main() -> None:
    """Run the task named on the command line."""
    tasks: dict[str, Callable[[Layout], None]] = {"up": up, "down": down, "status": status}
    if len(sys.argv) != 2 or sys.argv[1] not in tasks:
        raise SystemExit("usage: python -m cluster up|down|status")
    tasks[sys.argv[1]](default_layout())


if __name__ == "__main__":
    main()
