"""An installation of the operator by its charts, into namespaces of its own, for one test run."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cluster import images, rabbitmq
from cluster.access import locked
from cluster.kubectl import apply, kubectl
from cluster.layout import AMQP_PORT, BRIDGE_ADDRESS, Layout
from cluster.shell import run

ROOT = Path(__file__).parents[2]
BROKER_SECRET = "broker"
CRD_RELEASE = "wrapper-operator-crds"


@dataclass(frozen=True)
class Installation:
    """Where the operator is and where its Wrappers are; both enforce Pod Security `restricted`."""

    layout: Layout
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    broker_port: int = AMQP_PORT

    @property
    def system(self) -> str:
        """Namespace of operator and publisher."""
        return f"{self.name}-system"

    @property
    def namespace(self) -> str:
        """Namespace of Wrappers."""
        return self.name

    def install(self) -> None:
        """Install CRD, broker secret and chart, and wait until both parts are ready."""
        built = images.ensure(self.layout)
        for namespace in (self.system, self.namespace):
            apply(self.layout, _namespace(namespace))
        apply(self.layout, _broker_secret(self.system, self.broker_port))
        self._install_crds()
        values = {
            "clusterName": self.name,
            "namespaces": [self.namespace],
            "broker": {"secretName": BROKER_SECRET},
            "images": {
                target: {"repository": image.rpartition(":")[0], "tag": image.rpartition(":")[2]}
                for target, image in built.items()
            },
            # The tag stays the same: a change of the image must change the pods.
            "operator": {"podAnnotations": _of_image("operator")},
            "publisher": {"podAnnotations": _of_image("publisher")},
            **self.values,
        }
        path = self.layout.state / f"{self.name}.values.json"
        path.write_text(json.dumps(values))
        chart = str(ROOT / "helm/wrapper-operator")
        self._helm(
            "upgrade", "--install", self.name, chart, "--values", str(path), "--wait", "--timeout", "90s"
        )

    def uninstall(self) -> None:
        """Remove everything but the CRD, which other installations may use."""
        self.kubectl("delete", "wrappers", "--all", "--wait=true", timeout=60)
        self._helm("uninstall", self.name, "--wait", "--timeout", "60s")
        kubectl(self.layout, "delete", "namespace", self.system, self.namespace, "--wait=false")

    def kubectl(self, *words: str, stdin: str | None = None, timeout: float = 60) -> str:
        """Run kubectl in the namespace of Wrappers."""
        return kubectl(self.layout, "--namespace", self.namespace, *words, stdin=stdin, timeout=timeout)

    def apply(self, *objects: dict[str, Any]) -> None:
        """Apply objects to the namespace of Wrappers."""
        apply(
            self.layout,
            *({**each, "metadata": {"namespace": self.namespace, **each["metadata"]}} for each in objects),
        )

    def wrapper(self, name: str) -> dict[str, Any]:
        """Return a Wrapper as it is now."""
        found: dict[str, Any] = json.loads(self.kubectl("get", "wrapper", name, "-o", "json"))
        return found

    def wait_for(
        self, name: str, condition: Callable[[dict[str, Any]], object], *, timeout: float = 90.0
    ) -> dict[str, Any]:
        """Wait until a Wrapper's status fulfils a condition; return the Wrapper.

        Raises:
            TimeoutError: It did not; the text holds the last status.
        """
        deadline = time.monotonic() + timeout
        while True:
            wrapper = self.wrapper(name)
            if condition(wrapper.get("status") or {}):
                return wrapper
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"{name} after {timeout:g} s: {json.dumps(wrapper.get('status'), indent=1)}"
                )
            time.sleep(0.2)

    def wait_phase(self, name: str, phase: str, *, timeout: float = 90.0) -> dict[str, Any]:
        """Wait until a Wrapper is in a phase."""
        return self.wait_for(name, lambda status: status.get("phase") == phase, timeout=timeout)

    def _install_crds(self) -> None:
        """The definition is the whole cluster's: one release of it, whoever applied it before."""
        chart = str(ROOT / "helm/wrapper-operator-crds")
        words = ("upgrade", "--install", CRD_RELEASE, chart, "--take-ownership", "--force-conflicts")
        with locked(self.layout, "crds"):
            self._helm(*words, namespace="default")

    def _helm(self, *words: str, namespace: str | None = None) -> None:
        helm = [self.layout.bin / "helm", "--kubeconfig", self.layout.kubeconfig]
        run([*helm, "--namespace", namespace or self.system, *words], timeout=150)


def _namespace(name: str) -> dict[str, Any]:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def _of_image(target: str) -> dict[str, str]:
    return {"wrapper-operator.test/image": images.fingerprint(target, ROOT)[:16]}


def _broker_secret(namespace: str, port: int) -> dict[str, Any]:
    url = f"amqp://{rabbitmq.USER}:{rabbitmq.PASSWORD}@{BRIDGE_ADDRESS}:{port}/%2F"
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": BROKER_SECRET, "namespace": namespace},
        "stringData": {"url": url},
    }
