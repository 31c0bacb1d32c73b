"""Where things lie and which addresses they use."""

import os
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent
BRIDGE = "cni0"
BRIDGE_ADDRESS = "10.88.0.1"
POD_NETWORK = "10.88.0.0/16"
SERVICE_NETWORK = "10.96.0.0/16"
API_SERVICE_ADDRESS = "10.96.0.1"
DNS_ADDRESS = "10.96.0.10"
API_PORT = 6443
ETCD_PORT = 2379
AMQP_PORT = 5672
NODE = "node1"
KUBERNETES_VERSION = "1.34.4"


@dataclass(frozen=True)
class Layout:
    """The cache folder: `bin` and `downloads` last for ever, `state` is one cluster's."""

    cache: Path

    @property
    def bin(self) -> Path:
        """Programs that were built or unpacked."""
        return self.cache / "bin"

    @property
    def state(self) -> Path:
        """Everything of the running cluster."""
        return self.cache / "state"

    @property
    def certificates(self) -> Path:
        """Keys and certificates, made anew with each start."""
        return self.state / "certificates"

    @property
    def logs(self) -> Path:
        """Output of every process."""
        return self.state / "logs"

    @property
    def kubeconfig(self) -> Path:
        """For people and tests: cluster administrator."""
        return self.state / "kubeconfig"


def default_layout() -> Layout:
    """Return the layout below WRAPPERS_TEST_CACHE, or below the user's cache folder."""
    base = os.environ.get("WRAPPERS_TEST_CACHE")
    return Layout(Path(base) if base else Path.home() / ".cache" / "wrapper-operator-tests")
