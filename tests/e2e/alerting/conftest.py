"""A real Prometheus that scrapes the installation as its PodMonitor says, and knows its PrometheusRule."""

from collections.abc import Iterator

import pytest

from charts.finding import BROKER, merged, only
from charts.programs import Object, render
from cluster.packages import install_debian
from cluster.waiting import until
from e2e.alerting import prometheus as prometheuses
from e2e.alerting.discovery import followed
from e2e.alerting.prometheus import Prometheus
from e2e.alerting.scraping import configuration, shortened
from e2e.installation import Installation

MONITORING = {
    "metrics": {name: {"enabled": True} for name in ("podMonitor", "prometheusRule", "dashboard")},
}
FIRST_PORT = 19090


def monitoring(installation: Installation) -> list[Object]:
    """Return what the chart renders for this installation with monitoring on."""
    values = merged(BROKER, MONITORING)
    return render(values, release=installation.name, namespace=installation.system)


@pytest.fixture(scope="module")
def prometheus(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory, tap: object
) -> Iterator[Prometheus]:
    """It has scraped both parts once, and no alert fires."""
    install_debian()
    folder, objects = tmp_path_factory.mktemp("prometheus"), monitoring(installation)
    monitor, targets = only(objects, "PodMonitor"), folder / "targets.json"
    monitor["metadata"].setdefault("namespace", installation.system)
    config = configuration(monitor, targets=str(targets), rules=str(folder / "rules.json"))
    rules = shortened(only(objects, "PrometheusRule"))
    port = FIRST_PORT + installation.broker_port % 100
    with (
        followed(installation.layout, installation.system, targets),
        prometheuses.running(folder, config, rules, port=port) as running,
    ):
        until("both parts are scraped", lambda: _scraped(running) == {"operator", "publisher"}, timeout=180.0)
        until("no alert fires", lambda: not running.firing, timeout=180.0)
        running.turned_at.clear()
        yield running


def _scraped(prometheus: Prometheus) -> set[str]:
    return {each["labels"]["container"] for each in prometheus.targets() if each["health"] == "up"}
