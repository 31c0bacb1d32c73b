"""CoreDNS as a pod behind the cluster's DNS address."""

from typing import Any

from cluster import kubectl
from cluster.layout import DNS_ADDRESS, Layout
from cluster.shell import run

IMAGE = "localhost/coredns:test"
PORT = 5353
COREFILE = f""".:{PORT} {{
  ready :8181
  errors
  cache 5
  kubernetes cluster.local
}}
"""
LABELS = {"app": "coredns"}


def start(layout: Layout) -> None:
    """Create the DNS pod with its rights and its Service."""
    kubectl.apply(layout, *_objects())


def build_image(layout: Layout) -> None:
    """Put the program into an image of its own, once."""
    archive = layout.cache / "images" / "coredns.tar"
    if archive.exists() and archive.stat().st_mtime >= (layout.bin / "coredns").stat().st_mtime:
        return
    archive.parent.mkdir(parents=True, exist_ok=True)
    name = run(["buildah", "from", "scratch"]).strip()
    run(["buildah", "copy", name, layout.bin / "coredns", "/coredns"])
    run(["buildah", "config", "--entrypoint", '["/coredns", "-conf", "/etc/coredns/Corefile"]', name])
    run(["buildah", "commit", "--rm", name, IMAGE])
    archive.unlink(missing_ok=True)
    run(["buildah", "push", IMAGE, f"docker-archive:{archive}:{IMAGE}"])


def _objects() -> list[dict[str, Any]]:
    meta = {"name": "coredns", "namespace": "kube-system"}
    rules = [
        {"apiGroups": [""], "resources": ["services", "pods", "namespaces"], "verbs": ["list", "watch"]},
        {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list", "watch"]},
    ]
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "coredns"}
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta},
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": "coredns"},
            "rules": rules,
        },
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": "coredns"},
            "roleRef": role,
            "subjects": [{"kind": "ServiceAccount", **meta}],
        },
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"Corefile": COREFILE}},
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "kube-dns", "namespace": "kube-system"},
            "spec": {
                "clusterIP": DNS_ADDRESS,
                "selector": LABELS,
                "ports": [
                    {"name": "dns", "port": 53, "targetPort": PORT, "protocol": "UDP"},
                    {"name": "dns-tcp", "port": 53, "targetPort": PORT, "protocol": "TCP"},
                ],
            },
        },
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": _deployment()},
    ]


def _deployment() -> dict[str, Any]:
    container = {
        "name": "coredns",
        "image": IMAGE,
        "imagePullPolicy": "Never",
        "volumeMounts": [{"name": "config", "mountPath": "/etc/coredns"}],
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8181}, "periodSeconds": 1},
    }
    return {
        "replicas": 1,
        "selector": {"matchLabels": LABELS},
        "template": {
            "metadata": {"labels": LABELS},
            "spec": {
                "serviceAccountName": "coredns",
                "dnsPolicy": "Default",
                "containers": [container],
                "volumes": [{"name": "config", "configMap": {"name": "coredns"}}],
            },
        },
    }
