"""The dashboards on a real Prometheus: every query is answered, and all but a few have something to show."""

import json
from collections.abc import Iterator

import pytest

from api_servers.registry import APIS
from api_servers.serving import run as serve
from charts.finding import only
from cluster.layout import BRIDGE_ADDRESS
from cluster.waiting import until
from e2e.alerting.conftest import monitoring
from e2e.alerting.prometheus import Prometheus
from e2e.apis.wrappers import ApiWrapper
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

MAY_SHOW_NOTHING = {
    "Failures, by reason",
    "Tokens of models",
    "Conditions",
    "Attempt and retries",
}
"""What needs a failure, a model or kube-state-metrics."""

Query = tuple[str, str, str]


def queries(trial: Trial, wrapper: str) -> Iterator[Query]:
    """Yield dashboard, title and query of every panel, for one installation and one Wrapper."""
    filled = {
        "$__rate_interval": "5m",
        "$namespace": trial.installation.system,
        "$wrapper_namespace": trial.installation.namespace,
        "$wrapper": wrapper,
    }
    for name, text in only(monitoring(trial.installation), "ConfigMap")["data"].items():
        for panel in json.loads(text)["panels"]:
            for target in panel.get("targets", []):
                expression = target["expr"]
                for variable, value in filled.items():
                    expression = expression.replace(variable, value)
                yield name, panel["title"], expression


def test_panels_show_something(prometheus: Prometheus, trial: Trial) -> None:
    with serve(APIS["plain-list"](), host=BRIDGE_ADDRESS) as served:
        wrapper = ApiWrapper(trial, served)
        wrapper.apply()
        wrapper.rests()
    asked = list(queries(trial, trial.name()))
    empty: list[Query] = []

    def is_filled() -> bool:
        empty[:] = [query for query in asked if not prometheus.query(query[2])]
        return {title for _, title, _ in empty} <= MAY_SHOW_NOTHING

    try:
        until("all panels show something", is_filled, timeout=60.0, interval=2.0)
    finally:
        print(
            f"{len(asked)} queries, {len(empty)} without series: {sorted({title for _, title, _ in empty})}"
        )
