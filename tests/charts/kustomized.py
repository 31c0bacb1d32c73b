"""Manifests that follow from the chart: `PYTHONPATH=tests python -m charts.kustomized` writes them anew."""

from pathlib import Path
from typing import Any

import yaml

from charts.programs import ROOT, Object, render

MANIFESTS = ROOT / "manifests"
NAMESPACE, WRAPPERS_NAMESPACE = "wrappers", "indicators"
BROKER = {"broker": {"secretName": "broker"}}
IN_NAMESPACE = {**BROKER, "namespaces": [WRAPPERS_NAMESPACE]}
HIGHLY_AVAILABLE = {**BROKER, "publisher": {"replicas": 3}}
TRIAL = {"broker": {"trial": {"enabled": True, "password": "change-me"}}, "clusterName": "default"}
POLICIES = {**BROKER, "networkPolicy": {"enabled": True, "wrapperNamespaces": [WRAPPERS_NAMESPACE]}}
_OF_HELM = ("app.kubernetes.io/managed-by", "helm.sh/chart")
_WITHOUT_NAMESPACE = {"ClusterRole", "ClusterRoleBinding"}
_NOTE = "# Follows from the chart by `python -m charts.kustomized`; changes here are lost.\n"


def objects(values: dict[str, Any]) -> list[Object]:
    """Return what the chart makes of the values, without what is helm's own."""
    rendered = render(values, release="wrapper-operator", namespace=NAMESPACE)
    return [_without_helm(each) for each in rendered if each["kind"] != "Pod"]


def files() -> dict[str, str]:
    """Return the text of every file that follows from the chart, by its path below `manifests`."""
    plain = objects(BROKER)
    parts: dict[str, list[Object]] = {
        "base/operator.yaml": _lasting(plain, "operator"),
        "base/publisher.yaml": _lasting(plain, "publisher"),
        "base/people.yaml": _lasting(plain, "people"),
        "overlays/cluster/rights.yaml": _rights(plain),
        "overlays/namespaced/rights.yaml": _rights(objects(IN_NAMESPACE)),
        "overlays/ha-publisher/disruption-budget.yaml": _kinds(HIGHLY_AVAILABLE, "PodDisruptionBudget"),
        "overlays/trial/broker.yaml": [
            each for each in _of_part(objects(TRIAL), "broker") if each["kind"] != "Secret"
        ],
        "network-policies/system.yaml": [
            *_of_part(_kinds(POLICIES, "NetworkPolicy"), "operator"),
            *_of_part(_kinds(POLICIES, "NetworkPolicy"), "publisher"),
        ],
        "network-policies/wrappers.yaml": _of_part(_kinds(POLICIES, "NetworkPolicy"), "wrappers"),
    }
    return {
        path: _NOTE + yaml.safe_dump_all(found, sort_keys=False, width=110) for path, found in parts.items()
    }


def _without_helm(each: Object) -> Object:
    metadata = each["metadata"]
    if each["kind"] not in _WITHOUT_NAMESPACE:
        metadata.setdefault("namespace", NAMESPACE)
    template = (each.get("spec") or {}).get("template", {}).get("metadata", {})
    for labels in (metadata["labels"], template.get("labels", {})):
        for name in _OF_HELM:
            labels.pop(name, None)
    return each


def _kinds(values: dict[str, Any], kind: str) -> list[Object]:
    return [each for each in objects(values) if each["kind"] == kind]


def _of_part(found: list[Object], part: str) -> list[Object]:
    return [each for each in found if each["metadata"]["labels"]["app.kubernetes.io/component"] == part]


def _rights(found: list[Object]) -> list[Object]:
    return [each for each in found if _depends_on_namespaces(each)]


def _lasting(found: list[Object], part: str) -> list[Object]:
    return [each for each in _of_part(found, part) if not _depends_on_namespaces(each)]


def _depends_on_namespaces(each: Object) -> bool:
    """Whether this right is another one where only some namespaces are looked after."""
    kind, name = each["kind"], each["metadata"]["name"]
    if not kind.endswith(("Role", "RoleBinding")) or name.endswith(("-view", "-edit")):
        return False
    return not name.endswith("-token-reviews")


def write(folder: Path) -> None:
    """Write every file below a folder."""
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(MANIFESTS)
