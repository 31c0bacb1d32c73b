"""Every switch of the chart: what it adds, and that nothing else changes."""

from typing import Any

import pytest
import yaml

from charts.finding import BROKER, NAME, deployment, environment, kinds, merged, of_kind, only, pod
from charts.pod_security import pod_specs, violations
from charts.programs import CHART, CRDS_CHART, render
from charts.switches import everything

APP_VERSION = yaml.safe_load((CHART / "Chart.yaml").read_text())["appVersion"]
TRIAL = {"broker": {"trial": {"enabled": True}}}
PLAIN = sorted(
    ["ClusterRole"] * 5
    + ["ClusterRoleBinding"] * 3
    + ["Deployment", "Service", "ServiceAccount"] * 2
    + ["Role", "RoleBinding", "Pod"]
)
EVERYTHING = everything()


def added(values: dict[str, Any]) -> list[str]:
    """Kinds that these values bring beside those that are always there."""
    found = kinds(render(merged(BROKER, values)))
    for kind in PLAIN:
        found.remove(kind)
    return found


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, []),
        ({"crds": {"enabled": True}}, ["CustomResourceDefinition"]),
        ({"publisher": {"replicas": 3}}, ["PodDisruptionBudget"]),
        ({"publisher": {"replicas": 3, "disruptionBudget": {"enabled": False}}}, []),
        (
            {"publisher": {"autoscaling": {"enabled": True}}},
            ["HorizontalPodAutoscaler", "PodDisruptionBudget"],
        ),
        ({"publisher": {"autoscaling": {"enabled": True, "minReplicas": 1}}}, ["HorizontalPodAutoscaler"]),
        ({"priorityClass": {"create": True}}, ["PriorityClass"]),
        ({"networkPolicy": {"enabled": True}}, ["NetworkPolicy"] * 2),
        ({"networkPolicy": {"enabled": True, "wrapperNamespaces": ["a", "b"]}}, ["NetworkPolicy"] * 4),
        ({"networkPolicy": {"wrapperNamespaces": ["a"]}}, []),
        ({"metrics": {"podMonitor": {"enabled": True}}}, ["PodMonitor"]),
        ({"metrics": {"serviceMonitor": {"enabled": True}}}, ["ServiceMonitor"]),
        ({"metrics": {"prometheusRule": {"enabled": True}}}, ["PrometheusRule"]),
        ({"metrics": {"dashboard": {"enabled": True}}}, ["ConfigMap"]),
        ({"extraObjects": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}]}, ["Secret"]),
        ({"gemini": {"enabled": True, "existingSecret": "models"}}, []),
    ],
)
def test_a_switch_adds_its_objects_and_no_others(values: dict[str, Any], kind: list[str]) -> None:
    assert added(values) == kind


@pytest.mark.parametrize("values", [BROKER, TRIAL, EVERYTHING], ids=["plain", "trial", "everything"])
def test_every_pod_keeps_to_pod_security_restricted(values: dict[str, Any]) -> None:
    specs = dict(pod_specs(render(values)))
    assert len(specs) >= 3
    assert {name: violations(spec) for name, spec in specs.items() if violations(spec)} == {}


def test_nobody_mounts_a_token_who_needs_none() -> None:
    for name, spec in pod_specs(render(EVERYTHING)):
        needs_none = not name.startswith("Deployment/")
        assert (spec.get("automountServiceAccountToken") is False) == needs_none, name
        assert spec["enableServiceLinks"] is False


def test_every_object_has_the_labels() -> None:
    for each in render(EVERYTHING):
        if each["kind"] in ("CustomResourceDefinition", "ConfigMap"):
            continue
        labels = each["metadata"]["labels"]
        assert labels["team"] == "data", each["metadata"]["name"]
        assert labels["app.kubernetes.io/part-of"] == "wrapper-operator"


def test_names_of_a_kind_are_there_once() -> None:
    names = [
        (each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"])
        for each in render(EVERYTHING)
    ]
    assert len(names) == len(set(names))


def test_labels_for_all_do_not_reach_the_selectors() -> None:
    objects = render(merged(BROKER, {"commonLabels": {"team": "data"}}))
    for part in ("operator", "publisher"):
        spec = deployment(objects, part)["spec"]
        assert "team" not in spec["selector"]["matchLabels"]
        assert spec["selector"]["matchLabels"].items() <= spec["template"]["metadata"]["labels"].items()


PLACEMENT = {
    "nodeSelector": {"disk": "fast"},
    "tolerations": [{"key": "k", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {}},
    "topologySpreadConstraints": [
        {"maxSkew": 2, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}
    ],
    "priorityClassName": "high",
}


@pytest.mark.parametrize("part", ["operator", "publisher"])
@pytest.mark.parametrize("key", PLACEMENT)
def test_placement_reaches_the_pod(part: str, key: str) -> None:
    assert pod(render(merged(BROKER, {part: {key: PLACEMENT[key]}})), part)[key] == PLACEMENT[key]


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_annotations_labels_and_resources_reach_their_place(part: str) -> None:
    values = {"annotations": {"a": "1"}, "podAnnotations": {"b": "2"}, "podLabels": {"c": "3"}}
    resources = {"requests": {"cpu": "1", "memory": "1Mi"}, "limits": {"memory": "1Gi"}}
    objects = render(merged(BROKER, {part: {**values, "resources": resources}}))
    found = deployment(objects, part)
    assert found["metadata"]["annotations"] == {"a": "1"}
    assert found["spec"]["template"]["metadata"]["annotations"] == {"b": "2"}
    assert found["spec"]["template"]["metadata"]["labels"]["c"] == "3"
    assert "c" not in found["metadata"]["labels"]
    assert pod(objects, part)["containers"][0]["resources"] == resources


def test_one_operator_at_a_time() -> None:
    spec = deployment(render(BROKER), "operator")["spec"]
    assert (spec["replicas"], spec["strategy"]["type"]) == (1, "Recreate")


def test_publishers_are_replaced_without_a_gap_and_spread() -> None:
    objects = render(merged(BROKER, {"publisher": {"replicas": 2, "graceSeconds": 40}}))
    spec = deployment(objects, "publisher")["spec"]
    assert spec["replicas"] == 2
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    assert pod(objects, "publisher")["terminationGracePeriodSeconds"] == 50
    [spread] = pod(objects, "publisher")["topologySpreadConstraints"]
    assert spread["whenUnsatisfiable"] == "ScheduleAnyway"
    assert spread["labelSelector"]["matchLabels"] == spec["selector"]["matchLabels"]


def test_an_autoscaled_publisher_has_no_fixed_number() -> None:
    scaling = {"enabled": True, "minReplicas": 3, "maxReplicas": 9, "targetCPU": 50}
    objects = render(merged(BROKER, {"publisher": {"autoscaling": scaling}}))
    assert "replicas" not in deployment(objects, "publisher")["spec"]
    scaler = only(objects, "HorizontalPodAutoscaler")["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (3, 9)
    assert scaler["scaleTargetRef"]["name"] == deployment(objects, "publisher")["metadata"]["name"]
    assert scaler["metrics"][0]["resource"]["target"]["averageUtilization"] == 50


def test_the_disruption_budget_is_the_publishers() -> None:
    objects = render(merged(BROKER, {"publisher": {"replicas": 2}}))
    budget = only(objects, "PodDisruptionBudget")["spec"]
    assert budget["maxUnavailable"] == 1
    assert budget["selector"] == deployment(objects, "publisher")["spec"]["selector"]


def test_the_priority_class_is_used_unless_another_is_named() -> None:
    made = {
        "priorityClass": {"create": True, "value": 1_000_000_000},
        "operator": {"priorityClassName": "other"},
    }
    objects = render(merged(BROKER, made))
    made_class = only(objects, "PriorityClass")
    assert not made_class["metadata"]["name"].startswith("system-"), "reserved for the cluster"
    assert (made_class["value"], made_class["globalDefault"]) == (1_000_000_000, False)
    assert pod(objects, "publisher")["priorityClassName"] == made_class["metadata"]["name"]
    assert pod(objects, "operator")["priorityClassName"] == "other"
    assert "priorityClassName" not in pod(render(BROKER), "publisher")


@pytest.mark.parametrize(
    ("image", "reference"),
    [
        ({"repository": "r"}, f"r:{APP_VERSION}"),
        ({"repository": "r", "tag": "2"}, "r:2"),
        ({"repository": "r", "tag": "2", "digest": f"sha256:{'0' * 64}"}, f"r@sha256:{'0' * 64}"),
    ],
)
def test_images(image: dict[str, str], reference: str) -> None:
    named = dict.fromkeys(("operator", "publisher", "runner"), image)
    objects = render(merged(BROKER, {"images": {**named, "pullSecrets": ["one"], "pullPolicy": "Never"}}))
    for part in ("operator", "publisher"):
        [container] = pod(objects, part)["containers"]
        assert (container["image"], container["imagePullPolicy"]) == (reference, "Never")
        assert pod(objects, part)["imagePullSecrets"] == [{"name": "one"}]
    assert environment(objects, "operator")["WRAPPERS_RUNNER_IMAGE"] == reference


def test_the_lease_is_where_the_operator_watches() -> None:
    assert environment(render(BROKER), "operator")["WRAPPERS_OPERATOR_NAMESPACE"] == "system"
    narrow = environment(render(merged(BROKER, {"namespaces": ["a", "b"]})), "operator")
    assert narrow["WRAPPERS_OPERATOR_NAMESPACE"] == "a"


def test_the_definition_stays_when_the_chart_goes() -> None:
    by_this = only(render(merged(BROKER, {"crds": {"enabled": True}})), "CustomResourceDefinition")
    by_its_own = only(render(chart=CRDS_CHART), "CustomResourceDefinition")
    assert by_this == by_its_own
    assert by_this["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


def test_extra_objects_are_templates() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}-text'}"
    extra = [text, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ .Release.Name }}-map"}}]
    found = of_kind(render(merged(BROKER, {"extraObjects": extra})), "ConfigMap")
    assert [each["metadata"]["name"] for each in found] == ["release-text", "release-map"]


def test_the_helm_test_asks_both_parts() -> None:
    objects = render(BROKER)
    test = only(objects, "Pod")
    assert test["metadata"]["annotations"]["helm.sh/hook"] == "test"
    services = {f"http://{each['metadata']['name']}.system.svc:8080" for each in of_kind(objects, "Service")}
    asked = test["spec"]["containers"][0]["command"][3:]
    assert {url.rpartition("/")[0] for url in asked} == services


def test_services_lead_to_the_pods() -> None:
    objects = render(merged(BROKER, {"publisher": {"port": 9000}}))
    for part in ("operator", "publisher"):
        service = only(objects, "Service", f"{NAME}-{part}")["spec"]
        assert service["selector"] == deployment(objects, part)["spec"]["selector"]["matchLabels"]
        named = {port["name"] for port in pod(objects, part)["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["ports"]} <= named
    assert only(objects, "Service", f"{NAME}-publisher")["spec"]["ports"][0]["port"] == 9000
