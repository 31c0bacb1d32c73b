"""How the end-to-end tests turn a PodMonitor and a PrometheusRule into what a Prometheus reads by itself."""

import re
from typing import Any

from charts.finding import BROKER, deployment, merged, only
from charts.programs import Object, render
from e2e.alerting.discovery import targets
from e2e.alerting.scraping import configuration, shortened

METRICS = {"metrics": {"podMonitor": {"enabled": True}, "prometheusRule": {"enabled": True}}}
OBJECTS = render(merged(BROKER, METRICS))
RULE = only(OBJECTS, "PrometheusRule")
DURATION = re.compile(r"\b(\d+)(ms|s|m|h)\b")
MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def rules(groups: Object) -> list[Object]:
    return [rule for group in groups["groups"] for rule in group["rules"]]


def durations(rule: Object) -> list[int]:
    text = f"{rule['expr']} {rule.get('for', '')}"
    return [int(number) * MILLISECONDS[unit] for number, unit in DURATION.findall(text)]


def without_durations(rule: Object) -> Object:
    return {key: DURATION.sub("", value) if isinstance(value, str) else value for key, value in rule.items()}


def test_durations_alone_are_shortened_and_all_by_one_factor() -> None:
    pairs = list(zip(rules(RULE["spec"]), rules(shortened(RULE)), strict=True))
    assert len(pairs) > 10
    for shipped, short in pairs:
        assert [each / 60 for each in durations(shipped)] == durations(short)
        assert without_durations(shipped) == without_durations(short)


def pod(part: str, **labels: str) -> Object:
    template = deployment(OBJECTS, part)["spec"]["template"]
    metadata = {"namespace": "n", "name": part, "labels": {**template["metadata"]["labels"], **labels}}
    status = {"phase": "Running", "podIP": "10.0.0.1"}
    return {"metadata": metadata, "spec": template["spec"], "status": status}


def kept(target: Object, rules: list[Object]) -> dict[str, str] | None:
    """Return the labels that Prometheus gives a target by these rules; None if it drops it."""
    labels = dict(target["labels"])
    for rule in rules:
        value = ";".join(labels.get(name, "") for name in rule["source_labels"])
        matches = re.fullmatch(rule.get("regex", "(.*)"), value) is not None
        if matches != (rule.get("action", "replace") != "drop"):
            return None
        if "target_label" in rule:
            labels[rule["target_label"]] = value
    return labels


def test_the_pods_of_both_parts_are_kept_and_no_others() -> None:
    monitor: Any = only(OBJECTS, "PodMonitor")
    monitor["metadata"]["namespace"] = "n"
    [job] = configuration(monitor, targets="t", rules="r")["scrape_configs"]
    assert job["metrics_path"] == "/metrics"
    pods = [
        pod("operator"),
        pod("publisher"),
        pod("operator", **{"app.kubernetes.io/component": "broker"}),
        pod("publisher", **{"app.kubernetes.io/instance": "another"}),
        {**pod("operator"), "status": {"phase": "Succeeded", "podIP": "10.0.0.1"}},
        {**pod("operator"), "status": {"phase": "Pending"}},
    ]
    labels = [kept(target, job["relabel_configs"]) for target in targets(pods)]
    found = [(each["namespace"], each["pod"], each["container"]) for each in labels if each is not None]
    assert found == [("n", "operator", "operator"), ("n", "publisher", "publisher")]
