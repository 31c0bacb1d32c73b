"""The rights that `wrapperctl doctor` asks for are those that the chart gives."""

import re
from pathlib import Path

import yaml

from wrapperctl.cluster import rights

TEMPLATES = Path(__file__).parents[3] / "helm" / "wrapper-operator" / "templates"
ACCOUNT = rights.Account(
    namespace="system", name="operator", watched=("one", "two"), lease_namespace="one", lease="mine"
)


def given(part):
    """Return the rules of a part in the chart, as (group, resource, verb, whether it names objects)."""
    text = (TEMPLATES / "_rules.tpl").read_text()
    start = text.index(f'define "wrapper-operator.rules.{part}"')
    body = text[text.index("\n", start) : text.index("{{- end -}}", start)]
    return triples(yaml.safe_load(re.sub(r"\{\{.*?\}\}", "its-name", body)))


def own(resource):
    """Return what the chart gives apart from the rules of the watched namespaces."""
    documents = re.sub(r"\{\{.*?\}\}", "x", (TEMPLATES / "own-rights.yaml").read_text()).split("\n---\n")
    rules = [re.search(r"^rules:\n(.*)", each, re.DOTALL | re.MULTILINE) for each in documents]
    found = [yaml.safe_load(rule[1]) for rule in rules if rule]
    return {triple for each in found for triple in triples(each) if triple[1] == resource}


def triples(rules):
    return {
        (group, resource, verb, "resourceNames" in rule)
        for rule in rules
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def asked(table):
    return {(right.group, right.resource, right.verb, right.named) for right in table if right.wanted}


def test_those_of_the_operator():
    assert asked(rights.OPERATOR) == given("operator") | own("leases")


def test_those_of_the_publisher():
    assert asked(rights.PUBLISHER) == given("publisher") | own("tokenreviews")


def test_each_is_asked_about_where_it_must_hold():
    by_name = {right.told: right for right in (*rights.OPERATOR, *rights.PUBLISHER)}
    assert rights.places(ACCOUNT, by_name["create pods"]) == ("one", "two")
    assert rights.places(ACCOUNT, by_name["update leases"]) == ("one",)
    assert rights.places(ACCOUNT, by_name["create tokenreviews"]) == (None,)


def test_a_review_names_the_account_and_the_part_of_the_object():
    status = next(right for right in rights.OPERATOR if right.resource == "wrappers/status")
    spec = rights.review(ACCOUNT, status, "one")["spec"]
    assert spec["user"] == "system:serviceaccount:system:operator"
    assert spec["resourceAttributes"] == {
        "group": "wrappers.dev",
        "resource": "wrappers",
        "subresource": "status",
        "verb": "patch",
        "namespace": "one",
    }
    lease = next(right for right in rights.OPERATOR if right.named)
    assert rights.review(ACCOUNT, lease, "one")["spec"]["resourceAttributes"]["name"] == "mine"
