"""Which operator this is."""

import platform
from importlib import metadata

from prometheus_client import Gauge

BUILD_INFO = Gauge(
    "wrapper_operator_build_info", "Always 1; the labels tell version and Python.", ["version", "python"]
)
UNKNOWN = "unknown"


def tell_build() -> None:
    """Set what this process is; an image without package metadata tells no version."""
    try:
        version = metadata.version("wrapper-operator")
    except metadata.PackageNotFoundError:
        version = UNKNOWN
    BUILD_INFO.labels(version, platform.python_version()).set(1)
