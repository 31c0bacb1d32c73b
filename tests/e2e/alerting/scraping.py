"""From what the chart hands to a Prometheus Operator to what a Prometheus reads by itself."""

import re
from typing import Any

from e2e.alerting.discovery import META, sanitised
from e2e.trial import Object

A_MINUTE_IS = 1.0
"""Seconds. Every duration of the shipped rules is shortened by this one factor; nothing else is changed."""
SCRAPE_SECONDS = 2.0
EVALUATION_SECONDS = 1.0
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_IN_QUERY = re.compile(r"(\[|\boffset )(\d+)([smhd])\b")
_POD = f"{META}pod_"


def configuration(monitor: Object, *, targets: str, rules: str) -> Object:
    """Return the configuration that follows from a PodMonitor.

    Args:
        monitor: As rendered.
        targets: File of the targets of the namespace.
        rules: File of the rules.
    """
    namespace, name = monitor["metadata"]["namespace"], monitor["metadata"]["name"]
    jobs = [
        {
            "job_name": f"{namespace}/{name}/{at}",
            "metrics_path": endpoint["path"],
            "scrape_interval": f"{SCRAPE_SECONDS:g}s",
            "scrape_timeout": f"{SCRAPE_SECONDS:g}s",
            "file_sd_configs": [{"files": [targets]}],
            "relabel_configs": [
                *_selected(monitor["spec"]["selector"]),
                _keep(f"{_POD}container_port_name", endpoint["port"]),
                {"source_labels": [f"{_POD}phase"], "regex": "Succeeded|Failed", "action": "drop"},
                *(_label(target) for target in ("namespace", "container", "pod")),
            ],
        }
        for at, endpoint in enumerate(monitor["spec"]["podMetricsEndpoints"])
    ]
    interval = {"scrape_interval": f"{SCRAPE_SECONDS:g}s", "evaluation_interval": f"{EVALUATION_SECONDS:g}s"}
    return {"global": interval, "rule_files": [rules], "scrape_configs": jobs}


def shortened(rule: Object) -> Object:
    """Return the groups of a PrometheusRule with every duration shortened."""
    return {
        "groups": [{**group, "rules": list(map(_rule, group["rules"]))} for group in rule["spec"]["groups"]]
    }


def _rule(rule: Object) -> Object:
    def shorter(found: re.Match[str]) -> str:
        return found[1] + _shorter(found[2] + found[3])

    changed = {**rule, "expr": _IN_QUERY.sub(shorter, rule["expr"])}
    return {**changed, "for": _shorter(rule["for"])} if "for" in rule else changed


def _shorter(duration: str) -> str:
    seconds = int(duration[:-1]) * _UNITS[duration[-1]]
    return f"{round(seconds * A_MINUTE_IS / 60 * 1000)}ms"


def _selected(selector: Object) -> list[Object]:
    wanted = [(key, value) for key, value in selector["matchLabels"].items()]
    for each in selector["matchExpressions"]:
        assert each["operator"] == "In"
        wanted.append((each["key"], "|".join(each["values"])))
    return [_keep(f"{_POD}label_{sanitised(key)}", value) for key, value in wanted]


def _keep(label: str, regex: str) -> dict[str, Any]:
    return {"source_labels": [label], "regex": regex, "action": "keep"}


def _label(target: str) -> dict[str, Any]:
    source = {"namespace": f"{META}namespace", "container": f"{_POD}container_name"}
    return {"source_labels": [source.get(target, f"{_POD}name")], "target_label": target}
