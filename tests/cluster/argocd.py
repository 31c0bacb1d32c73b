"""A real Argo CD beside the cluster: controller, repo server, API server and a Redis, on loopback."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cluster import argocd_settings, binaries, packages, processes, waiting
from cluster.access import locked
from cluster.argocd_settings import NAMESPACE
from cluster.layout import Layout
from cluster.shell import run

VERSION = "3.2.6"
MODULE = "github.com/argoproj/argo-cd/v3"
PROGRAM = binaries.Program("argocd", "argocd", f"{MODULE}/cmd", f"-X {MODULE}/common.version={VERSION}")
DEBIAN = {"redis-server": "redis-server"}
REDIS_PORT, REPO_PORT, API_PORT, CONTROLLER_METRICS_PORT = 18480, 18481, 18482, 18483
_REPO_METRICS_PORT, _API_METRICS_PORT = 18484, 18485
PROCESSES = ("argocd-redis", "argocd-repo-server", "argocd-server", "argocd-application-controller")
RESYNC_SECONDS = 20
"""How often Argo CD looks at git and cluster by itself; a real one looks every two to three minutes."""


def build(layout: Layout) -> None:
    """Have the program and Redis; takes minutes the first time."""
    with locked(layout, "argocd"):
        packages.install_debian(DEBIAN)
        binaries.build_missing(layout, [PROGRAM])


@contextmanager
def running(layout: Layout) -> Iterator[None]:
    """Have an Argo CD of one's own that answers; one that a killed run left is ended first.

    Raises:
        RuntimeError: Another process has it, or one of its parts ended.
    """
    build(layout)
    with (layout.cache / "argocd.user").open("w") as user:
        try:
            fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError("another process has Argo CD; its tests run in one process") from None
        stop(layout)
        try:
            _start(layout)
            yield
        finally:
            stop(layout)


def stop(layout: Layout) -> None:
    """End every process of it."""
    for name in reversed(PROCESSES):
        processes.stop(layout, name)


def command_line(layout: Layout, *words: str) -> str:
    """Run Argo CD's own command line against its API server.

    Raises:
        CommandError: It ended with another code than 0.
    """
    server = ["--server", f"127.0.0.1:{API_PORT}", "--plaintext"]
    return run([layout.bin / "argocd", *words, *server], env=_environment(layout, "argocd"), timeout=120)


def _start(layout: Layout) -> None:
    folder = _folder(layout)
    for name in ("redis", "tls", "ssh", "plugins", "git", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    argocd_settings.put(layout, binaries.module_folder(PROGRAM, MODULE), folder / "kubeconfig")
    redis, repo = f"127.0.0.1:{REDIS_PORT}", f"127.0.0.1:{REPO_PORT}"
    stores_nothing = ["--save", "", "--appendonly", "no", "--dir", str(folder / "redis")]
    processes.start(
        layout,
        "argocd-redis",
        ["redis-server", "--bind", "127.0.0.1", "--port", str(REDIS_PORT), *stores_nothing],
    )
    _start_part(
        layout,
        "argocd-repo-server",
        ["--redis", redis, "--disable-tls", "--address", "127.0.0.1", "--port", str(REPO_PORT)],
        ["--metrics-address", "127.0.0.1", "--metrics-port", str(_REPO_METRICS_PORT)],
    )
    with_repo = ["--redis", redis, "--repo-server", repo, "--repo-server-plaintext"]
    _start_part(
        layout,
        "argocd-server",
        [*with_repo, "--insecure", "--disable-auth", "--address", "127.0.0.1", "--port", str(API_PORT)],
        ["--metrics-port", str(_API_METRICS_PORT)],
    )
    _start_part(
        layout,
        "argocd-application-controller",
        [*with_repo, "--namespace", NAMESPACE, "--app-resync", str(RESYNC_SECONDS)],
        ["--app-resync-jitter", "0", "--metrics-port", str(CONTROLLER_METRICS_PORT)],
        # Tests change more by hand, and sooner, than people: it would wait ever longer before it heals.
        ["--self-heal-backoff-timeout-seconds", "1", "--self-heal-backoff-factor", "1"],
    )
    _wait_for(layout, "argocd-server", API_PORT)
    _wait_for(layout, "argocd-application-controller", CONTROLLER_METRICS_PORT)


def _start_part(layout: Layout, name: str, *words: Sequence[str]) -> None:
    command = [layout.bin / PROGRAM.name, *(word for some in words for word in some), "--loglevel", "info"]
    processes.start(layout, name, command, env=_environment(layout, name), cwd=_folder(layout))


def _wait_for(layout: Layout, name: str, port: int) -> None:
    def answers_or_is_gone() -> bool:
        return waiting.listens("127.0.0.1", port) or processes.pid_of(layout, name) is None

    waiting.until(name, answers_or_is_gone, timeout=90)
    if not waiting.listens("127.0.0.1", port):
        raise RuntimeError(f"{name} ended:\n{processes.log_tail(layout, name, lines=3)}")


def _environment(layout: Layout, name: str) -> dict[str, str]:
    """Of the program that is to be `name`: one file holds them all, and the environment says which it is."""
    folder = _folder(layout)
    return {
        "PATH": f"{layout.bin}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "KUBECONFIG": str(folder / "kubeconfig"),
        "ARGOCD_BINARY_NAME": name,
        "ARGOCD_FAKE_IN_CLUSTER": "true",  # the cluster it runs in is the one of its kubeconfig
        "ARGOCD_GPG_ENABLED": "false",
        "ARGOCD_TLS_DATA_PATH": str(folder / "tls"),
        "ARGOCD_SSH_DATA_PATH": str(folder / "ssh"),
        "ARGOCD_PLUGINSOCKFILEPATH": str(folder / "plugins"),
    }


def _folder(layout: Layout) -> Path:
    return layout.state / "argocd"
