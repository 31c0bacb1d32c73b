"""The charts' files: what they say without a cluster."""

import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
HELM = ROOT / "helm"
CHART = HELM / "wrapper-operator"


def rules_of(part: str) -> list[dict[str, list[str]]]:
    text = (CHART / "templates" / "_rules.tpl").read_text()
    body = text.partition(f'define "wrapper-operator.rules.{part}" -}}}}')[2].partition("{{- end -}}")[0]
    return yaml.safe_load(re.sub(r"\{\{.*?\}\}", "templated", body))


def test_the_definition_is_the_generated_one() -> None:
    copies = sorted(path.name for path in (HELM / "wrapper-operator-crds" / "files").iterdir())
    assert copies == sorted(path.name for path in (ROOT / "crds").iterdir())
    for name in copies:
        copy = HELM / "wrapper-operator-crds" / "files" / name
        assert copy.read_bytes() == (ROOT / "crds" / name).read_bytes(), "run: make crds"


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_no_part_may_read_secrets_or_everything(part: str) -> None:
    for rule in rules_of(part):
        named = {*rule["apiGroups"], *rule["resources"], *rule["verbs"]}
        assert "*" not in named
        assert not named & {"secrets", "nodes", "serviceaccounts", "pods/exec", "deletecollection", "bind"}


def test_the_publisher_may_only_see_wrappers_and_write_their_status() -> None:
    assert rules_of("publisher") == [
        {"apiGroups": ["wrappers.dev"], "resources": ["wrappers"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": ["wrappers.dev"], "resources": ["wrappers/status"], "verbs": ["patch"]},
    ]


def test_every_value_is_in_the_schema() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    schema = json.loads((CHART / "values.schema.json").read_text())
    assert missing(values, schema, schema["definitions"]) == []


def missing(value: object, schema: dict, definitions: dict) -> list[str]:
    """Names of values that the schema does not speak of."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    assert schema["additionalProperties"] is False
    unknown = [name for name in value if name not in schema["properties"]]
    for name in value.keys() - set(unknown):
        unknown += missing(value[name], schema["properties"][name], definitions)
    return unknown


def test_versions_agree() -> None:
    charts = [
        yaml.safe_load((HELM / name / "Chart.yaml").read_text())
        for name in ("wrapper-operator", "wrapper-operator-crds")
    ]
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared is not None
    assert {chart[key] for chart in charts for key in ("version", "appVersion")} == {declared[1]}
