"""Monitors find the metrics; the rule holds the alerts of the chart's file."""

from typing import Any

import pytest
import yaml

from charts.finding import BROKER, deployment, merged, of_kind, only
from charts.programs import CHART, Object, render

ALERTS = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())
NAMES = [rule["alert"] for group in ALERTS["groups"] for rule in group["rules"]]


def rules(**values: Any) -> list[Object]:
    found = render(merged(BROKER, {"metrics": {"prometheusRule": {"enabled": True, **values}}}))
    return [rule for group in only(found, "PrometheusRule")["spec"]["groups"] for rule in group["rules"]]


def selects(selector: Object, labels: dict[str, str]) -> bool:
    [among] = selector["matchExpressions"]
    return selector["matchLabels"].items() <= labels.items() and labels[among["key"]] in among["values"]


@pytest.mark.parametrize(
    ("kind", "key"), [("PodMonitor", "podMonitor"), ("ServiceMonitor", "serviceMonitor")]
)
def test_a_monitor_finds_both_parts_and_no_others(kind: str, key: str) -> None:
    monitor = {"enabled": True, "labels": {"release": "prometheus"}, "interval": "1m"}
    objects = render({"broker": {"trial": {"enabled": True}}, "metrics": {key: monitor}})
    found = only(objects, kind)
    assert found["metadata"]["labels"]["release"] == "prometheus"
    [endpoint] = found["spec"]["podMetricsEndpoints" if kind == "PodMonitor" else "endpoints"]
    assert endpoint == {"port": "http", "path": "/metrics", "interval": "1m"}
    if kind == "PodMonitor":
        templates = [
            each["spec"]["template"]["metadata"] for each in objects if "template" in each.get("spec", {})
        ]
        labels = [each["labels"] for each in templates]
    else:
        labels = [each["metadata"]["labels"] for each in of_kind(objects, "Service")]
    chosen = [
        each["app.kubernetes.io/component"] for each in labels if selects(found["spec"]["selector"], each)
    ]
    assert sorted(chosen) == ["operator", "publisher"]


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_the_port_of_the_metrics_is_named(part: str) -> None:
    [container] = deployment(render(BROKER), part)["spec"]["template"]["spec"]["containers"]
    assert [port["name"] for port in container["ports"]] == ["http"]


def test_the_rule_holds_every_alert_of_the_file() -> None:
    assert [rule["alert"] for rule in rules()] == NAMES
    assert [rule["expr"] for rule in rules()] == [
        rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]
    ]


def test_alerts_can_be_left_out() -> None:
    left = [rule["alert"] for rule in rules(disabled=["WrapperLate", "WrapperStalled"])]
    assert left == [name for name in NAMES if name not in ("WrapperLate", "WrapperStalled")]


def test_a_group_without_alerts_is_left_out() -> None:
    group = ALERTS["groups"][0]
    found = rules(disabled=[rule["alert"] for rule in group["rules"]])
    assert len(found) == len(NAMES) - len(group["rules"])


def test_runbooks_can_be_elsewhere() -> None:
    assert {rule["annotations"]["runbook_url"] for rule in rules(runbooks="https://example.org/")} == {
        f"https://example.org/{name}.md" for name in NAMES
    }


def test_the_texts_of_alerts_pass_helm_unchanged() -> None:
    [stalled] = [rule for rule in rules() if rule["alert"] == "WrapperStalled"]
    assert stalled["annotations"]["description"].startswith("{{ $value }} Wrappers are Stalled")
