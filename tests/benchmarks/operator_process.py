"""An operator as a process of this machine, on a real API server, and what its metrics tell."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from integration.publisher.speaking import free_port

WRITES = ("POST", "PATCH", "PUT", "DELETE")
TURN_SECONDS = 0.25


class Metrics(dict[tuple[str, frozenset[tuple[str, str]]], float]):
    """The samples of one scrape."""

    def total(self, name: str, **labels: str) -> float:
        """Return the sum of all samples of this name that have these labels among theirs."""
        wanted = set(labels.items())
        return sum(value for (found, has), value in self.items() if found == name and wanted <= has)

    def writes(self) -> float:
        """Return how many requests asked the API server to change something."""
        return sum(self.total("wrapper_operator_api_requests_total", verb=verb) for verb in WRITES)


def scrape(address: str) -> Metrics:
    """Return what a metrics page says.

    Raises:
        OSError: Nobody answers.
    """
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    return Metrics(
        ((sample.name, frozenset(sample.labels.items())), sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    )


@dataclass(frozen=True)
class OperatorProcess:
    """A running operator.

    Attributes:
        begun: When it was started, by the monotonic clock.
    """

    process: "subprocess.Popen[bytes]"
    address: str
    begun: float

    def metrics(self) -> Metrics:
        """Return its metrics; none while it does not answer."""
        try:
            return scrape(self.address)
        except OSError:
            return Metrics()

    def settled(self, completed: int, *, timeout: float = 300.0) -> float:
        """Wait until it has looked at every Wrapper and all are Completed; return seconds since the start.

        Raises:
            TimeoutError: They are not within `timeout` seconds.
        """
        while time.monotonic() < self.begun + timeout:
            found = self.metrics()
            seen = found.total("wrapper_operator_reconcile_seconds_count")
            done = found.total("wrapper_operator_wrappers", phase="Completed")
            if found and seen >= completed == done and not found.total("wrapper_operator_queue_depth"):
                return time.monotonic() - self.begun
            time.sleep(TURN_SECONDS)
        raise TimeoutError(f"not settled after {timeout:g} s")

    def processor_seconds(self) -> float:
        """Return the processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> tuple[float, float]:
        """Return its resident size now and at its peak, in MiB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith("Vm")}
        return sizes["VmRSS"] / 1024, sizes["VmHWM"] / 1024


@contextmanager
def operator(kubeconfig: Path, *, namespace: str, log: Path) -> Iterator[OperatorProcess]:
    """Run an operator for one namespace."""
    port = free_port()
    settings = {
        "WRAPPERS_CLUSTER_NAME": namespace,
        "WRAPPERS_NAMESPACES": namespace,
        "WRAPPERS_OPERATOR_NAMESPACE": namespace,
        "WRAPPERS_RUNNER_IMAGE": "none",
        "WRAPPERS_PUBLISHER_URL": "http://127.0.0.1:9",
        "WRAPPERS_HTTP_PORT": str(port),
        "KUBECONFIG": str(kubeconfig),
    }
    environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(sys.path)}
    with log.open("wb") as errors:
        begun = time.monotonic()
        process = subprocess.Popen([sys.executable, "-m", "wrapper_operator"], env=environment, stderr=errors)
    try:
        yield OperatorProcess(process, f"127.0.0.1:{port}", begun)
    finally:
        process.terminate()
        process.wait(30)
