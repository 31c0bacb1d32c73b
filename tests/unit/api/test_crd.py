"""The custom resource definition: what an API server demands of one, and what we do."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from wrapper_operator.api.crd import definition
from wrapper_operator.api.crd.schema import structural_schema
from wrapperctl.commands.crd import crd

GENERATED = Path(__file__).parents[3] / "crds" / "wrappers.wrappers.dev.yaml"
VERSION = definition()["spec"]["versions"][0]
ROOT = VERSION["schema"]["openAPIV3Schema"]
FORBIDDEN = {
    "$ref",
    "anyOf",
    "oneOf",
    "allOf",
    "const",
    "title",
    "default",
    "examples",
    "additionalItems",
    "$defs",
    "propertyNames",
    "patternProperties",
    "uniqueItems",
    "x-kubernetes-preserve-unknown-fields",
}


def schemas(schema, path=""):
    yield path, schema
    for name, inner in schema.get("properties", {}).items():
        yield from schemas(inner, f"{path}.{name}")
    if "items" in schema:
        yield from schemas(schema["items"], f"{path}[]")
    if "additionalProperties" in schema:
        yield from schemas(schema["additionalProperties"], f"{path}.*")


ALL = dict(schemas(ROOT))
RULES = [(path, rule) for path, schema in ALL.items() for rule in schema.get("x-kubernetes-validations", [])]


def test_the_generated_file_is_up_to_date():
    assert GENERATED.read_text(encoding="utf-8") == crd()


def test_it_stays_below_60_kb():
    assert len(crd().encode()) < 60_000


def test_nothing_is_in_it_that_a_structural_schema_cannot_have():
    assert {
        path: FORBIDDEN & schema.keys() for path, schema in ALL.items() if FORBIDDEN & schema.keys()
    } == {}


def test_every_text_list_and_map_is_bounded():
    bounds = {"string": "maxLength", "array": "maxItems"}
    unbounded = [
        path
        for path, schema in ALL.items()
        if path.startswith((".spec", ".status"))
        and (
            (schema.get("type") in bounds and bounds[schema["type"]] not in schema and "enum" not in schema)
            or ("additionalProperties" in schema and "maxProperties" not in schema)
        )
    ]
    assert unbounded == []


def test_every_field_is_described():
    wanted = (
        path for path in ALL if path.startswith((".spec", ".status")) and not path.endswith(("[]", "*"))
    )
    assert [path for path in wanted if not ALL[path].get("description")] == []


def test_only_marks_and_times_that_may_be_unknown_are_nullable():
    assert [path for path, schema in ALL.items() if schema.get("nullable")] == [
        ".status.checkpoint.highWaterMark",
        ".status.checkpoint.lowWaterMark",
        ".status.checkpoint.lastDataSent",
    ]


def test_there_are_many_rules_and_each_says_what_to_write():
    assert len(RULES) >= 45
    assert all(len(rule["message"]) > 20 for _, rule in RULES)


def test_rules_speak_of_fields_that_are_there():
    for path, rule in RULES:
        schema = ALL[path]
        for chain in re.findall(r"(?:self|oldSelf)\.((?:\w+\.)*\w+)(\()?", rule["rule"]):
            names = [
                name for name in chain[0].split(".") if not (chain[1] and name == chain[0].split(".")[-1])
            ]
            here = schema
            for name in names:
                assert name in here["properties"], (path, rule["rule"])
                here = here["properties"][name]
        if "fieldPath" in rule:
            assert rule["fieldPath"].removeprefix(".") in schema["properties"]


def test_the_rule_of_the_id_sits_where_removing_and_adding_again_cannot_get_round_it():
    [path] = [path for path, rule in RULES if "oldSelf" in rule["rule"]]
    assert path == ".spec"


def test_columns():
    columns = VERSION["additionalPrinterColumns"]
    plain = [column["name"] for column in columns if not column.get("priority")]
    assert plain == ["Source", "Phase", "Health", "High-water", "Points", "Next-poll", "Age"]
    types = {column["name"]: column["type"] for column in columns}
    assert types["Next-poll"] == "string"
    for column in columns:
        steps = column["jsonPath"].removeprefix(".").split(".")
        assert column["jsonPath"].startswith(".metadata") or "[" in steps[1] or column["jsonPath"] in ALL


def test_selectable_fields_are_there_and_plain():
    for field in VERSION["selectableFields"]:
        assert ALL[field["jsonPath"]]["type"] in ("string", "boolean")


def test_conditions_merge_by_their_type():
    conditions = ALL[".status.conditions"]
    assert conditions["x-kubernetes-list-type"] == "map"
    assert conditions["x-kubernetes-list-map-keys"] == ["type"]


def test_a_status_stays_below_32_kib_whatever_is_written_into_it():
    assert characters(ALL[".status"]) < 32 * 1024


def characters(schema):
    """The most characters that a value of this schema can have, with names and punctuation."""
    if "enum" in schema:
        return max(map(len, schema["enum"])) + 2
    match schema["type"]:
        case "object":
            return 2 + sum(len(name) + 4 + characters(inner) for name, inner in schema["properties"].items())
        case "array":
            return 2 + schema["maxItems"] * (1 + characters(schema["items"]))
        case "string":
            return schema["maxLength"] + 2
    return 20


class Choice(BaseModel):
    value: int | str


class Anything(BaseModel):
    value: object


@pytest.mark.parametrize("model", [Choice, Anything])
def test_what_no_structural_schema_can_say_is_refused_when_it_is_made(model):
    with pytest.raises(ValueError, match="structural schema"):
        structural_schema(model)
