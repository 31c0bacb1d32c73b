"""The operator and the publisher of an installation, to be killed, frozen and taken away."""

import signal
from dataclasses import dataclass
from typing import Literal

from cluster.kubectl import kubectl
from cluster.reading import read
from cluster.waiting import until
from e2e.failures.containers import processes_of, send
from e2e.installation import Installation
from e2e.trial import Object


@dataclass(frozen=True)
class Part:
    """A Deployment of the installation, with one pod."""

    installation: Installation
    name: Literal["operator", "publisher"]

    def pods(self) -> list[Object]:
        """Return its pods that are not on their way out."""
        return [pod for pod in self._all_pods() if not pod["metadata"].get("deletionTimestamp")]

    def processes(self) -> list[int]:
        """Return its processes."""
        (pod,) = self.pods()
        return processes_of(pod, pod["spec"]["containers"][0]["name"])

    def kill(self) -> None:
        """Kill it without warning. A new pod comes at once, where a new container would be held back."""
        (pod,) = self.pods()
        send(self.processes(), signal.SIGKILL)
        self._kubectl("delete", "pod", pod["metadata"]["name"], "--force", "--grace-period=0", "--wait=false")

    def scale(self, replicas: Literal[0, 1]) -> None:
        """Take it away or have it back, and wait for that."""
        self._kubectl("scale", f"deployment/{self._deployment}", f"--replicas={replicas}")
        if replicas:
            self.wait_ready()
        else:
            until(f"no {self.name}", lambda: not self._all_pods(), timeout=60.0, interval=0.3)

    def wait_ready(self) -> None:
        """Wait until it is at work."""
        words = ("rollout", "status", f"deployment/{self._deployment}", "--timeout=90s")
        self._kubectl(*words, timeout=100)

    @property
    def _deployment(self) -> str:
        return f"{self.installation.name}-wrapper-operator-{self.name}"

    def _all_pods(self) -> list[Object]:
        path = f"/api/v1/namespaces/{self.installation.system}/pods"
        selector = f"app.kubernetes.io/component={self.name}"
        found: list[Object] = read(self.installation.layout, path, labelSelector=selector)["items"]
        return found

    def _kubectl(self, *words: str, timeout: float = 60.0) -> str:
        installation = self.installation
        return kubectl(installation.layout, "--namespace", installation.system, *words, timeout=timeout)
