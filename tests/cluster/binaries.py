"""Programs built from Go modules, once, into the cache."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cluster.layout import KUBERNETES_VERSION, SOURCE, Layout
from cluster.shell import run

_MAJOR, _MINOR, _ = KUBERNETES_VERSION.split(".")
_VERSION_FLAGS = " ".join(
    f"-X k8s.io/component-base/version.{name}={value}"
    for name, value in (("gitVersion", f"v{KUBERNETES_VERSION}"), ("gitMajor", _MAJOR), ("gitMinor", _MINOR))
)


@dataclass(frozen=True)
class Program:
    """One Go program: the module under `go/` that pins it, and its package."""

    name: str
    module: str
    package: str
    flags: str = ""


PROGRAMS = (
    Program("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver", _VERSION_FLAGS),
    Program(
        "kube-controller-manager",
        "kubernetes",
        "k8s.io/kubernetes/cmd/kube-controller-manager",
        _VERSION_FLAGS,
    ),
    Program("kube-scheduler", "kubernetes", "k8s.io/kubernetes/cmd/kube-scheduler", _VERSION_FLAGS),
    Program("kubelet", "kubernetes", "k8s.io/kubernetes/cmd/kubelet", _VERSION_FLAGS),
    Program("kube-proxy", "kubernetes", "k8s.io/kubernetes/cmd/kube-proxy", _VERSION_FLAGS),
    Program("coredns", "coredns", "."),
    Program("pause", "pause", "."),
)


def build_missing(layout: Layout, programs: Sequence[Program] = PROGRAMS) -> None:
    """Build every program whose source or flags changed since it was built; takes minutes the first time."""
    for number, program in enumerate(programs, 1):
        stamp = layout.bin / f".{program.name}.built-from"
        wanted = _fingerprint(program)
        if (layout.bin / program.name).exists() and stamp.exists() and stamp.read_text() == wanted:
            continue
        print(f"cluster: building {program.name} ({number} of {len(programs)})", flush=True)
        _build(layout, program)
        stamp.write_text(wanted)


def module_folder(program: Program, module: str) -> Path:
    """Return where Go keeps the files of a module that a program is built from."""
    found = json.loads(run(["go", "mod", "download", "-json", module], cwd=_module(program)))
    return Path(found["Dir"])


def _build(layout: Layout, program: Program) -> None:
    layout.bin.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly -buildvcs=false"}
    command = [
        "nice",  # what has limits of time may run beside it
        "-n15",
        "go",
        "build",
        "-trimpath",
        "-ldflags",
        f"-s -w {program.flags}",
        "-o",
        layout.bin / program.name,
    ]
    run([*command, program.package], cwd=_module(program), env=env, timeout=3600)


def _module(program: Program) -> Path:
    return SOURCE / "go" / program.module


def _fingerprint(program: Program) -> str:
    digest = hashlib.sha256(repr(program).encode())
    for path in sorted(_module(program).iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()
