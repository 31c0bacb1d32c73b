"""An installation of the operator by its charts, with namespaces and a virtual host of its own."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cluster import images, rabbitmq
from cluster.access import locked
from cluster.kubectl import apply, kubectl
from cluster.layout import AMQP_PORT, BRIDGE_ADDRESS, Layout
from cluster.reading import read
from cluster.shell import run, succeeds
from cluster.waiting import until
from e2e.queues import Broker

ROOT = Path(__file__).parents[2]
CHARTS = ROOT / "helm"
BROKER_SECRET = "broker"
WRAPPERS = "/apis/wrappers.dev/v1alpha1"
CRD_RELEASE = "wrapper-operator-crds"


@dataclass(frozen=True)
class Installation:
    """Where the operator is and where its Wrappers are; both enforce Pod Security `restricted`.

    Attributes:
        name: Of the release, of the virtual host and of the namespace of Wrappers.
        values: Of the chart, beside those that every test wants.
        broker_port: Where the publisher finds the broker.
        other_namespace: Of Wrappers, instead of the one that the installation made.
        charts: Folder of the charts; those of another version want its images among the values.
    """

    layout: Layout
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    broker_port: int = AMQP_PORT
    other_namespace: str | None = None
    charts: Path = CHARTS

    @property
    def system(self) -> str:
        """Namespace of operator and publisher."""
        return f"{self.name}-system"

    @property
    def namespace(self) -> str:
        """Namespace of Wrappers."""
        return self.other_namespace or self.name

    @property
    def broker(self) -> Broker:
        """The broker as consumers see it."""
        return Broker(self.name)

    def install(self) -> None:
        """Install CRD, virtual host, broker secret and chart, and wait until both parts are ready."""
        images.ensure(self.layout)
        rabbitmq.add_virtual_host(self.layout, self.name)
        for namespace in (self.system, self.namespace):
            self.add_namespace(namespace)
        self.use_broker()
        self.install_definition()
        # Of a run before this one that was killed.
        self.kubectl("delete", "wrappers", "--all", "--wait=false")
        self.configure()

    def add_namespace(self, name: str) -> None:
        """Make a namespace, when one of that name is gone that a run before this one left."""
        command = [self.layout.bin / "kubectl", f"--kubeconfig={self.layout.kubeconfig}"]
        if "Terminating" in run([*command, "get", "namespace", name, "--ignore-not-found"]):
            run([*command, "wait", "--for=delete", f"namespace/{name}", "--timeout=120s"])
        apply(self.layout, _namespace(name))

    def use_broker(self, *, password: str = rabbitmq.PASSWORD) -> None:
        """Write where the broker is and how to get in into the Secret that the publisher reads."""
        secret = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": BROKER_SECRET, "namespace": self.system},
            "stringData": {"url": self.broker_url(password=password)},
        }
        apply(self.layout, secret)

    def broker_url(self, *, password: str = rabbitmq.PASSWORD) -> str:
        """Return what a publisher in a pod needs to know of the broker."""
        user, host = f"{rabbitmq.USER}:{password}", f"{BRIDGE_ADDRESS}:{self.broker_port}"
        return f"amqp://{user}@{host}/{quote(self.name, safe='')}"

    def images(self) -> dict[str, dict[str, str]]:
        """Return the images of the checkout as values of the chart."""
        named = {target: images.tag(target).rpartition(":") for target in images.TARGETS}
        return {target: {"repository": name, "tag": tag} for target, (name, _, tag) in named.items()}

    def chart_values(self) -> dict[str, Any]:
        """Return the values of the chart."""
        return {
            "clusterName": self.name,
            "namespaces": [self.namespace],
            "broker": {"secretName": BROKER_SECRET},
            "images": self.images(),
            # The tag stays the same: a change of the image must change the pods.
            "operator": {"podAnnotations": _of_image("operator")},
            "publisher": {"podAnnotations": _of_image("publisher")},
            **self.values,
        }

    def configure(self, **changed: Any) -> None:
        """Install the chart, with other values if any are given, and wait until both parts are ready."""
        path = self.layout.state / f"{self.name}.values.json"
        path.write_text(json.dumps({**self.chart_values(), **changed}))
        chart = str(self.charts / "wrapper-operator")
        self.helm(
            "upgrade", "--install", self.name, chart, "--values", str(path), "--wait", "--timeout", "180s"
        )

    def uninstall(self) -> None:
        """Remove everything but the CRD, which other installations may use."""
        self.kubectl("delete", "wrappers", "--all", "--wait=false")
        self.helm("uninstall", self.name, "--ignore-not-found", "--wait", "--timeout", "60s")
        gone = ("--ignore-not-found", "--wait=false")
        kubectl(self.layout, "delete", "namespace", self.system, self.namespace, *gone)
        rabbitmq.delete_virtual_host(self.layout, self.name)

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
        return read(self.layout, f"{WRAPPERS}/namespaces/{self.namespace}/wrappers/{name}")

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

    def install_definition(self, *, anew: bool = False) -> None:
        """The definition is the whole cluster's: one release of it, whoever applied it before.

        Args:
            anew: Apply it though this has been done; somebody else may have changed who owns it.
        """
        chart = str(self.charts / "wrapper-operator-crds")
        words = ("upgrade", "--install", CRD_RELEASE, chart, "--take-ownership", "--force-conflicts")
        stamp, wanted = self.layout.state / "crds.installed", "".join(_contents(Path(chart)))
        with locked(self.layout, "crds"):
            if anew or not self._has_crds() or not stamp.exists() or stamp.read_text() != wanted:
                self.helm(*words, namespace="default")
                until("Wrappers are served", lambda: self._finds("wrappers", "--all-namespaces"))
                stamp.write_text(wanted)

    def _has_crds(self) -> bool:
        return self._finds("crd", "wrappers.wrappers.dev")

    def _finds(self, *words: str) -> bool:
        command = [self.layout.bin / "kubectl", f"--kubeconfig={self.layout.kubeconfig}"]
        return succeeds([*command, "get", *words])

    def helm(self, *words: str, namespace: str | None = None) -> str:
        """Run helm in the namespace of operator and publisher, or in another one."""
        helm = [self.layout.bin / "helm", "--kubeconfig", self.layout.kubeconfig]
        return run([*helm, "--namespace", namespace or self.system, *words], timeout=240)


def _namespace(name: str) -> dict[str, Any]:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def _of_image(target: str) -> dict[str, str]:
    return {"wrapper-operator.test/image": images.fingerprint(target, ROOT)[:16]}


def _contents(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()]
