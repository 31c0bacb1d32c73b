"""From a model's JSON schema to a structural schema, which is all that an API server takes.

Facts of Kubernetes' structural schemas: no references, no `anyOf` with null, no `const`, no `title`, no
`additionalProperties` beside `properties`, no constraints on the keys of a map.
"""

from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]

_TAKEN_OVER = (
    "type",
    "description",
    "format",
    "enum",
    "pattern",
    "nullable",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "required",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
)
_VALIDATIONS = "x-kubernetes-validations"
_IN_A_RULE = ("rule", "message", "fieldPath")


def structural_schema(model: type[BaseModel]) -> Schema:
    """Return the structural schema of a model: inlined, without defaults, in the order of its fields.

    Raises:
        ValueError: The model holds something that a structural schema cannot say.
    """
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return _convert(schema, schema.get("$defs", {}), model.__name__)


def _convert(schema: Schema, definitions: dict[str, Schema], where: str) -> Schema:
    schema = _resolved(schema, definitions)
    converted = {name: schema[name] for name in _TAKEN_OVER if name in schema}
    if "const" in schema:
        converted["enum"] = [schema["const"]]
    if "description" in converted:
        converted["description"] = " ".join(str(converted["description"]).split())
    if "properties" in schema:
        converted["properties"] = {
            name: _convert(inner, definitions, f"{where}.{name}")
            for name, inner in schema["properties"].items()
        }
    elif converted.get("type") == "object":
        converted["additionalProperties"] = _convert(_values(schema), definitions, f"{where}.*")
    if "items" in schema:
        converted["items"] = _convert(schema["items"], definitions, f"{where}[]")
    rules = [*schema.get(_VALIDATIONS, ()), *_rules_of_names(schema.get("propertyNames", {}))]
    if rules:
        converted[_VALIDATIONS] = [_in_order(rule) for rule in rules]
    if "type" not in converted and "x-kubernetes-int-or-string" not in converted:
        raise ValueError(f"{where} has no type that a structural schema can say: {sorted(schema)}")
    return converted


def _in_order(rule: dict[str, str]) -> dict[str, str]:
    return {name: rule[name] for name in _IN_A_RULE if name in rule}


def _rules_of_names(names: Schema) -> list[dict[str, str]]:
    """Return what holds for the names in a map as a rule of the map, as its schema cannot say it."""
    if not names:
        return []
    most = names["maxLength"]
    forms = names.get(_VALIDATIONS, ())
    least = "" if forms else f"name.size() >= {names['minLength']} && "
    tests = [f"{least}name.size() <= {most}", *(form["rule"].replace("self.", "name.", 1) for form in forms)]
    wanted = "; ".join([*(form["message"] for form in forms), f"at most {most} characters"])
    message = (
        f"holds a name that {wanted}" if forms else f"holds a name that is empty or is too long: {wanted}"
    )
    return [{"rule": f"self.all(name, {' && '.join(tests)})", "message": message}]


def _resolved(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """Follow references and take the null out of optional fields; what stands beside a reference wins."""
    while True:
        if "$ref" in schema:
            target = definitions[schema["$ref"].rpartition("/")[2]]
            schema = {**target, **{name: value for name, value in schema.items() if name != "$ref"}}
        elif "anyOf" in schema:
            schema = _without_null(schema)
        else:
            return schema


def _without_null(schema: Schema) -> Schema:
    """Return the one choice beside null. Absent is how a field is left out; null is refused in a spec."""
    choices = [choice for choice in schema["anyOf"] if choice.get("type") != "null"]
    if len(choices) != 1:
        raise ValueError(f"a choice of {len(choices)} types has no structural schema")
    return {**choices[0], **{name: value for name, value in schema.items() if name != "anyOf"}}


def _values(schema: Schema) -> Schema:
    """Return the schema of a map's values."""
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        return values
    by_pattern = list(schema.get("patternProperties", {}).values())
    if len(by_pattern) != 1:
        raise ValueError("a group of fields without names needs one schema for its values")
    found: Schema = by_pattern[0]
    return found
