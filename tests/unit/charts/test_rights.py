"""The rights that the chart gives are those of charts/rights.yaml, with a reason each, and no others."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import charts
from charts.finding import BROKER, NAME, kinds, merged, of_kind, only
from charts.programs import Object, render

RIGHTS = yaml.safe_load((Path(charts.__file__).parent / "rights.yaml").read_text())
ROLES = {
    "operator": f"system-{NAME}-operator",
    "operator, in the Lease's namespace": f"system-{NAME}-operator-lease",
    "publisher": f"system-{NAME}-publisher",
    "publisher, in the whole cluster": f"system-{NAME}-publisher-token-reviews",
    "people with view": f"system-{NAME}-view",
    "people with edit or admin": f"system-{NAME}-edit",
}
IN_NAMESPACES = {"namespaces": ["a", "b"]}


def roles(objects: list[Object]) -> list[Object]:
    return [*of_kind(objects, "ClusterRole"), *of_kind(objects, "Role")]


def rights(role: Object) -> list[dict[str, Any]]:
    """Return the rules of a role in the form of the table."""
    return [
        {
            "group": group,
            "resource": resource,
            **({"names": rule["resourceNames"]} if "resourceNames" in rule else {}),
            "verbs": rule["verbs"],
        }
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
    ]


@pytest.mark.parametrize("values", [{}, IN_NAMESPACES], ids=["cluster", "namespaces"])
@pytest.mark.parametrize("who", ROLES)
def test_every_right_is_explained(who: str, values: dict[str, Any]) -> None:
    found = [role for role in roles(render(merged(BROKER, values))) if role["metadata"]["name"] == ROLES[who]]
    assert found
    for role in found:
        wanted = [{key: value for key, value in right.items() if key != "why"} for right in RIGHTS[who]]
        assert rights(role) == wanted


@pytest.mark.parametrize("values", [{}, IN_NAMESPACES], ids=["cluster", "namespaces"])
def test_no_other_roles_are_made(values: dict[str, Any]) -> None:
    assert {role["metadata"]["name"] for role in roles(render(merged(BROKER, values)))} == set(ROLES.values())


def test_every_right_has_a_reason() -> None:
    assert all(len(right["why"]) > 10 for table in RIGHTS.values() for right in table)


def test_in_namespaces_only_token_reviews_and_peoples_roles_are_the_clusters() -> None:
    objects = render(merged(BROKER, IN_NAMESPACES))
    bindings = of_kind(objects, "ClusterRoleBinding")
    assert [each["metadata"]["name"] for each in bindings] == [ROLES["publisher, in the whole cluster"]]
    own = [each for each in of_kind(objects, "Role") if each["metadata"]["name"] == ROLES["operator"]]
    assert [each["metadata"]["namespace"] for each in own] == ["a", "b"]


@pytest.mark.parametrize("values", [{}, IN_NAMESPACES], ids=["cluster", "namespaces"])
def test_every_role_of_a_part_is_bound_to_it_alone(values: dict[str, Any]) -> None:
    objects = render(merged(BROKER, values))
    for binding in [*of_kind(objects, "ClusterRoleBinding"), *of_kind(objects, "RoleBinding")]:
        part = "operator" if "-operator-operator" in binding["roleRef"]["name"] else "publisher"
        account = {"kind": "ServiceAccount", "name": f"{NAME}-{part}", "namespace": "system"}
        assert binding["subjects"] == [account]
        role = [each for each in roles(objects) if each["metadata"]["name"] == binding["roleRef"]["name"]]
        assert binding["metadata"].get("namespace") in [each["metadata"].get("namespace") for each in role]


def test_who_may_create_wrappers_is_told_what_it_equals() -> None:
    role = only(render(BROKER), "ClusterRole", ROLES["people with edit or admin"])
    assert "creating Wrappers equals creating pods" in (
        role["metadata"]["annotations"]["kubernetes.io/description"].replace("Creating", "creating")
    )
    labels = role["metadata"]["labels"]
    assert {name for name in labels if "aggregate" in name} == {
        "rbac.authorization.k8s.io/aggregate-to-edit",
        "rbac.authorization.k8s.io/aggregate-to-admin",
    }


def test_looking_is_aggregated_to_view() -> None:
    role = only(render(BROKER), "ClusterRole", ROLES["people with view"])
    assert role["metadata"]["labels"]["rbac.authorization.k8s.io/aggregate-to-view"] == "true"


def test_people_may_be_left_to_others() -> None:
    objects = render(merged(BROKER, {"rbac": {"aggregate": False}}))
    assert {role["metadata"]["name"] for role in of_kind(objects, "ClusterRole")} == {
        ROLES["operator"],
        ROLES["publisher"],
        ROLES["publisher, in the whole cluster"],
    }


def test_no_part_but_those_two_gets_a_token() -> None:
    objects = render(merged(BROKER, {"serviceAccount": {"annotations": {"a": "b"}}}))
    accounts = of_kind(objects, "ServiceAccount")
    assert [each["metadata"]["name"] for each in accounts] == [f"{NAME}-operator", f"{NAME}-publisher"]
    assert all(each["metadata"]["annotations"] == {"a": "b"} for each in accounts)
    assert only(objects, "Pod")["spec"]["automountServiceAccountToken"] is False
    assert "Secret" not in kinds(objects)
