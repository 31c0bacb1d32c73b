"""etcd, API server, controller manager and scheduler."""

import json
import secrets

from cluster import certificates, processes, waiting
from cluster.layout import API_PORT, BRIDGE_ADDRESS, ETCD_PORT, NODE, SERVICE_NETWORK, Layout
from cluster.shell import succeeds

USERS = {
    "admin": "system:masters",
    "system:kube-controller-manager": "",
    "system:kube-scheduler": "",
    "system:kube-proxy": "",
    f"system:node:{NODE}": "system:nodes",
}


def start(layout: Layout) -> None:
    """Start the control plane from an empty store and wait until it is ready."""
    certificates.make(layout)
    _write_credentials(layout)
    start_etcd(layout)
    start_api_server(layout)
    start_controller_manager(layout)
    processes.start(
        layout,
        "kube-scheduler",
        [
            layout.bin / "kube-scheduler",
            f"--kubeconfig={layout.state}/system:kube-scheduler.kubeconfig",
            "--leader-elect=false",
            "--secure-port=0",
        ],
    )


def start_etcd(layout: Layout) -> None:
    """Start etcd on loopback, without syncing to disk: a test's cluster need not survive the machine."""
    urls = f"http://127.0.0.1:{ETCD_PORT}"
    processes.start(
        layout,
        "etcd",
        [
            "etcd",
            f"--data-dir={layout.state}/etcd",
            f"--listen-client-urls={urls}",
            f"--advertise-client-urls={urls}",
            "--listen-peer-urls=http://127.0.0.1:2380",
            "--unsafe-no-fsync",
            "--log-level=warn",
        ],
    )
    waiting.until("etcd", lambda: waiting.listens("127.0.0.1", ETCD_PORT), timeout=30)


def start_api_server(layout: Layout) -> None:
    """Start the API server and wait until it says that it is ready."""
    processes.start(layout, "kube-apiserver", _api_server(layout))
    waiting.until("the API server", lambda: is_ready(layout), timeout=60)


def start_controller_manager(layout: Layout) -> None:
    """Start the controller manager."""
    processes.start(layout, "kube-controller-manager", _controller_manager(layout))


def is_ready(layout: Layout) -> bool:
    """Return whether the API server answers and is ready."""
    return succeeds([layout.bin / "kubectl", f"--kubeconfig={layout.kubeconfig}", "get", "--raw=/readyz"])


def _api_server(layout: Layout) -> list[str]:
    certs = layout.certificates
    return [
        f"{layout.bin}/kube-apiserver",
        f"--etcd-servers=http://127.0.0.1:{ETCD_PORT}",
        f"--secure-port={API_PORT}",
        f"--advertise-address={BRIDGE_ADDRESS}",
        f"--token-auth-file={layout.state}/tokens.csv",
        "--authorization-mode=Node,RBAC",
        "--allow-privileged=true",
        f"--tls-cert-file={certs}/apiserver.crt",
        f"--tls-private-key-file={certs}/apiserver.key",
        f"--client-ca-file={certs}/ca.crt",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={certs}/service-account.key",
        f"--service-account-signing-key-file={certs}/service-account.key",
        f"--service-cluster-ip-range={SERVICE_NETWORK}",
        "--kubelet-preferred-address-types=InternalIP",
        f"--kubelet-client-certificate={certs}/kubelet-client.crt",
        f"--kubelet-client-key={certs}/kubelet-client.key",
    ]


def _controller_manager(layout: Layout) -> list[str]:
    certs = layout.certificates
    return [
        f"{layout.bin}/kube-controller-manager",
        f"--kubeconfig={layout.state}/system:kube-controller-manager.kubeconfig",
        f"--service-account-private-key-file={certs}/service-account.key",
        f"--root-ca-file={certs}/ca.crt",
        "--use-service-account-credentials=true",
        "--leader-elect=false",
        "--secure-port=0",
    ]


def _write_credentials(layout: Layout) -> None:
    tokens = {user: secrets.token_hex(16) for user in USERS}
    rows = [f'{tokens[user]},{user},{user},"{groups}"' for user, groups in USERS.items()]
    (layout.state / "tokens.csv").write_text("\n".join(rows) + "\n")
    (layout.state / "tokens.csv").chmod(0o600)
    for user, token in tokens.items():
        path = layout.kubeconfig if user == "admin" else layout.state / f"{user}.kubeconfig"
        path.write_text(_kubeconfig(layout, user=user, token=token))
        path.chmod(0o600)


def _kubeconfig(layout: Layout, *, user: str, token: str) -> str:
    server = f"https://127.0.0.1:{API_PORT}"
    cluster = {"server": server, "certificate-authority": f"{layout.certificates}/ca.crt"}
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": user, "user": {"token": token}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": user}}],
            "current-context": "test",
        },
        indent=1,
    )
