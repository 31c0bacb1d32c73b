"""Keys and certificates of a control plane, made with openssl at each start."""

from pathlib import Path

from cluster.layout import API_SERVICE_ADDRESS, BRIDGE_ADDRESS, Layout
from cluster.shell import run

API_NAMES = (
    f"IP:127.0.0.1,IP:{API_SERVICE_ADDRESS},IP:{BRIDGE_ADDRESS},DNS:localhost,"
    "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
)


def make(layout: Layout) -> None:
    """Write ca, apiserver, apiserver-to-kubelet and service-account keys into the certificates' folder."""
    folder = layout.certificates
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=test-ca",
            "-keyout",
            "ca.key",
            "-out",
            "ca.crt",
        ],
        cwd=folder,
    )
    _sign(folder, "apiserver", subject="/CN=kube-apiserver", names=API_NAMES)
    _sign(folder, "kubelet-client", subject="/O=system:masters/CN=apiserver-to-kubelet")
    run(["openssl", "genrsa", "-out", "service-account.key", "2048"], cwd=folder)


def _sign(folder: Path, name: str, *, subject: str, names: str | None = None) -> None:
    extensions = "extendedKeyUsage=serverAuth,clientAuth\n" + (f"subjectAltName={names}\n" if names else "")
    (folder / f"{name}.ext").write_text(extensions)
    run(
        [
            "openssl",
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            subject,
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.csr",
        ],
        cwd=folder,
    )
    run(
        [
            "openssl",
            "x509",
            "-req",
            "-in",
            f"{name}.csr",
            "-CA",
            "ca.crt",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "30",
            "-extfile",
            f"{name}.ext",
            "-out",
            f"{name}.crt",
        ],
        cwd=folder,
    )
