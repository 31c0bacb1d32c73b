"""The one node: containerd, kubelet, kube-proxy; and how to clean up after one that was killed."""

import json
import os
import signal
import subprocess
from pathlib import Path

from cluster import processes, waiting
from cluster.layout import BRIDGE_ADDRESS, DNS_ADDRESS, NODE, Layout
from cluster.shell import run, succeeds

PAUSE_IMAGE = "localhost/pause:test"


def start(layout: Layout) -> None:
    """Start containerd with the pause image, the kubelet and kube-proxy."""
    start_containerd(layout)
    _import_pause(layout)
    start_kubelet(layout)
    processes.start(
        layout,
        "kube-proxy",
        [
            layout.bin / "kube-proxy",
            f"--kubeconfig={layout.state}/system:kube-proxy.kubeconfig",
            "--proxy-mode=iptables",
            f"--hostname-override={NODE}",
            "--conntrack-max-per-core=0",
            "--conntrack-tcp-timeout-established=0",
            "--conntrack-tcp-timeout-close-wait=0",
            "--healthz-bind-address=127.0.0.1:10256",
            "--metrics-bind-address=127.0.0.1:10249",
        ],
    )


def start_containerd(layout: Layout) -> None:
    """Start containerd on its own socket and folders."""
    folder = layout.state / "containerd"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(_containerd_config(layout))
    processes.start(layout, "containerd", ["containerd", "--config", folder / "config.toml"])
    waiting.until("containerd", lambda: succeeds([*ctr(layout), "version"]), timeout=30)


def start_kubelet(layout: Layout) -> None:
    """Start the kubelet."""
    path = layout.state / "kubelet.json"
    path.write_text(json.dumps(_kubelet_configuration(layout), indent=1))
    processes.start(
        layout,
        "kubelet",
        [
            layout.bin / "kubelet",
            f"--config={path}",
            f"--kubeconfig={layout.state}/system:node:{NODE}.kubeconfig",
            f"--root-dir={layout.state}/kubelet",
            f"--node-ip={BRIDGE_ADDRESS}",
            f"--hostname-override={NODE}",
        ],
    )


def wait_ready(layout: Layout) -> None:
    """Wait until the API server shows the node as ready."""
    command = [layout.bin / "kubectl", f"--kubeconfig={layout.kubeconfig}", "wait", "--for=condition=Ready"]
    waiting.until("the node", lambda: succeeds([*command, f"node/{NODE}", "--timeout=1s"]), timeout=90)


def ctr(layout: Layout) -> list[str]:
    """Return the start of a containerd client's command line, in Kubernetes' namespace."""
    return ["ctr", "--address", f"{layout.state}/containerd/containerd.sock", "--namespace", "k8s.io"]


def clean_up(layout: Layout) -> None:
    """End the shims of this state folder, unmount what lies below it (deepest first)."""
    _end_shims(layout)
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    below = [mount for mount in mounts if mount.startswith(f"{layout.state}/")]
    for mount in sorted(below, key=len, reverse=True):
        succeeds(["umount", "--lazy", mount.replace("\\040", " ")])


def _end_shims(layout: Layout) -> None:
    socket = f"{layout.state}/containerd/containerd.sock"
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if "containerd-shim" in words[0] and socket in words:
            _kill_with_children(int(entry.name))


def _kill_with_children(pid: int) -> None:
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    for child in children.stdout.split():
        _kill_with_children(int(child))
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _import_pause(layout: Layout) -> None:
    archive = layout.cache / "images" / "pause.tar"
    if not archive.exists() or archive.stat().st_mtime < (layout.bin / "pause").stat().st_mtime:
        archive.parent.mkdir(parents=True, exist_ok=True)
        name = run(["buildah", "from", "scratch"]).strip()
        run(["buildah", "copy", name, layout.bin / "pause", "/pause"])
        run(["buildah", "config", "--entrypoint", '["/pause"]', "--user", "65535:65535", name])
        run(["buildah", "commit", "--rm", name, PAUSE_IMAGE])
        archive.unlink(missing_ok=True)
        run(["buildah", "push", PAUSE_IMAGE, f"docker-archive:{archive}:{PAUSE_IMAGE}"])
    run([*ctr(layout), "images", "import", archive])


def _containerd_config(layout: Layout) -> str:
    folder = layout.state / "containerd"
    return f"""version = 2
root = "{folder}/root"
state = "{folder}/run"
[grpc]
  address = "{folder}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "{folder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE_IMAGE}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "{layout.state}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
"""


def _kubelet_configuration(layout: Layout) -> dict[str, object]:
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "containerRuntimeEndpoint": f"unix://{layout.state}/containerd/containerd.sock",
        "cgroupDriver": "cgroupfs",
        "enforceNodeAllocatable": [],
        "failSwapOn": False,
        "failCgroupV1": False,
        "address": BRIDGE_ADDRESS,
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": f"{layout.certificates}/ca.crt"},
        },
        "authorization": {"mode": "Webhook"},
        "clusterDomain": "cluster.local",
        "clusterDNS": [DNS_ADDRESS],
        "resolvConf": "",
        "evictionHard": {
            "memory.available": "0%",
            "nodefs.available": "0%",
            "nodefs.inodesFree": "0%",
            "imagefs.available": "0%",
        },
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
        "healthzBindAddress": "127.0.0.1",
        "nodeStatusUpdateFrequency": "4s",
        "syncFrequency": "10s",
        "maxPods": 200,
    }
