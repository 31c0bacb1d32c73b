"""Wrappers, pods and tokens of a namespace of one's own on the test cluster."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cluster.layout import API_PORT, Layout

SOURCE_ROOT = Path(__file__).resolve().parents[3]
ACCOUNT = "publisher"


@dataclass(frozen=True)
class ClusterDesk:
    """One namespace.

    Attributes:
        layout: Of the test cluster.
        namespace: Its name.
    """

    layout: Layout
    namespace: str

    def kubectl(self, *words, stdin=None):
        command = [self.layout.bin / "kubectl", f"--kubeconfig={self.layout.kubeconfig}"]
        done = subprocess.run(
            [str(word) for word in (*command, "-n", self.namespace, *words)],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def apply(self, *objects):
        document = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=json.dumps(document))

    def open(self):
        if not self.kubectl("get", "crd", "wrappers.wrappers.dev", "--ignore-not-found"):
            definition = SOURCE_ROOT / "crds" / "wrappers.wrappers.dev.yaml"
            self.kubectl("apply", "--server-side", "-f", definition)
        self.kubectl("wait", "--for=condition=Established", "crd/wrappers.wrappers.dev")
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}})
        self.apply(*self._rights())

    def close(self):
        self.kubectl("delete", "--wait=false", f"clusterrole/{self.namespace}")
        self.kubectl("delete", "--wait=false", f"clusterrolebinding/{self.namespace}")
        self.kubectl("delete", "--wait=false", f"namespace/{self.namespace}")

    def _rights(self):
        """What the chart gives to a publisher, and not more."""
        name, rbac = self.namespace, "rbac.authorization.k8s.io"
        account = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": name}
        rules = [
            {"apiGroups": ["wrappers.dev"], "resources": ["wrappers"], "verbs": ["get"]},
            {"apiGroups": ["wrappers.dev"], "resources": ["wrappers/status"], "verbs": ["patch"]},
            {"apiGroups": ["authentication.k8s.io"], "resources": ["tokenreviews"], "verbs": ["create"]},
        ]
        kinds = {"apiVersion": f"{rbac}/v1", "metadata": {"name": name}}
        return [
            {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": ACCOUNT, "namespace": name}},
            {**kinds, "kind": "ClusterRole", "rules": rules},
            {
                **kinds,
                "kind": "ClusterRoleBinding",
                "subjects": [account],
                "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": name},
            },
        ]

    def kubeconfig(self, folder, *, port=API_PORT):
        """A kubeconfig of the publisher's own account."""
        token = self.kubectl("create", "token", ACCOUNT).strip()
        authority = json.loads(self.layout.kubeconfig.read_text())["clusters"][0]["cluster"]
        cluster = {**authority, "server": f"https://127.0.0.1:{port}"}
        path = folder / f"kubeconfig-{port}"
        path.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "clusters": [{"name": "c", "cluster": cluster}],
                    "users": [{"name": "u", "user": {"token": token}}],
                    "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
                    "current-context": "c",
                }
            )
        )
        return path

    def make_wrapper(self, name):
        self.apply(
            {
                "apiVersion": "wrappers.dev/v1alpha1",
                "kind": "Wrapper",
                "metadata": {"name": name, "namespace": self.namespace},
                "spec": {
                    "indicator": {"name": "A", "domain": "Environment", "unit": "t", "periodicity": "Annual"},
                    "source": {"csv": {"from": {"url": "https://example.org/a.csv"}}},
                },
            }
        )

    def status(self, name):
        return json.loads(self.kubectl("get", "wrapper", name, "-o", "json")).get("status", {})

    def set_status(self, name, **fields):
        patch = json.dumps({"status": fields})
        self.kubectl("patch", "wrapper", name, "--subresource=status", "--type=merge", "-p", patch)

    def make_pod(self, name):
        """A pod that no node takes; return its uid."""
        self.apply(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": name, "namespace": self.namespace},
                "spec": {
                    "nodeSelector": {"of": "no-node"},
                    "containers": [{"name": "supervisor", "image": "none"}],
                },
            }
        )
        return self.kubectl("get", "pod", name, "-o", "jsonpath={.metadata.uid}")

    def token(self, pod, uid, *, audience="wrapper-publisher"):
        return self.kubectl(
            "create",
            "token",
            "default",
            f"--audience={audience}",
            "--bound-object-kind=Pod",
            f"--bound-object-name={pod}",
            f"--bound-object-uid={uid}",
        ).strip()
