"""Which operator this is."""

import platform

import prometheus_client
from prometheus_client import Gauge

from wrapper_contract.version import VERSION

BUILD_INFO = Gauge(
    "wrapper_operator_build_info", "Always 1; the labels tell version and Python.", ["version", "python"]
)


def tell_build() -> None:
    """Set what this process is."""
    # A series beside each counter that tells when it began: half as many again, and nobody asks for them.
    prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
    BUILD_INFO.labels(VERSION, platform.python_version()).set(1)
