"""What Argo CD finds in the cluster when it starts: its own definitions, its settings and its rights."""

import json
from pathlib import Path

from cluster.kubectl import kubectl
from cluster.layout import SOURCE, Layout

NAMESPACE = "argocd"
SHIPPED = SOURCE.parents[1] / "manifests" / "argocd"
_DEFINITIONS = ("application-crd.yaml", "appproject-crd.yaml", "applicationset-crd.yaml")
_OWN = ("base/config", "base/application-controller-roles", "cluster-rbac/application-controller")
_WITHOUT_FINALIZERS = '{"metadata": {"finalizers": null}}'


def put(layout: Layout, module: Path, kubeconfig: Path) -> None:
    """Store Argo CD's own manifests, patch its settings with ours, and write its kubeconfig.

    Args:
        layout: Of the running cluster.
        module: Folder of Argo CD's source, with its manifests.
        kubeconfig: Where Argo CD will look for the way to the cluster.
    """
    manifests = module / "manifests"
    _apply(layout, *(word for name in _DEFINITIONS for word in ("-f", manifests / "crds" / name)))
    for name in ("applications", "appprojects"):
        kubectl(layout, "wait", f"crd/{name}.argoproj.io", "--for=condition=Established", "--timeout=30s")
    # By another manager: an apply of the same one that does not name the key in the Secret would remove it.
    _apply(layout, "--field-manager=wrapper-tests", "-f", SOURCE / "argocd_settings.yaml")
    _forget_applications(layout)
    for name in _OWN:
        _apply(layout, "-n", NAMESPACE, "-k", manifests / name)
    for name in ("argocd-cm.yaml", "argocd-cm-applications.yaml"):
        _kubectl(layout, "patch", "configmap", "argocd-cm", "--patch-file", SHIPPED / name)
    _write_kubeconfig(layout, kubeconfig)


def _forget_applications(layout: Layout) -> None:
    """Remove what a killed run left, without touching what those Applications had brought."""
    found = _kubectl(layout, "get", "applications", "-o", "name").split()
    for name in found:
        _kubectl(layout, "patch", name, "--type=merge", "-p", _WITHOUT_FINALIZERS)
    if found:
        _kubectl(layout, "delete", "--ignore-not-found", *found)


def _write_kubeconfig(layout: Layout, path: Path) -> None:
    config = json.loads(layout.kubeconfig.read_text())
    token = _kubectl(layout, "create", "token", "argocd-application-controller", "--duration=48h")
    config["users"][0]["user"] = {"token": token.strip()}
    config["contexts"][0]["context"]["namespace"] = NAMESPACE
    path.write_text(json.dumps(config))
    path.chmod(0o600)


def _apply(layout: Layout, *words: str | Path) -> None:
    kubectl(layout, "apply", "--server-side", "--force-conflicts", *words)


def _kubectl(layout: Layout, *words: str | Path) -> str:
    return kubectl(layout, "--namespace", NAMESPACE, *words)
