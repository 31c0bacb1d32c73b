"""What all models of the Wrapper have in common: strict, frozen, camelCase, and every mistake at once."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails

from wrapper_operator.api.fields import fields_of, path_to
from wrapper_operator.api.mistakes import details_of, mistake_at, nearest
from wrapper_operator.api.rules import Rule


class SpecModel(BaseModel):
    """An object that people write: unknown fields, blank values and silent conversions are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=False,
        extra="forbid",
        strict=True,
        frozen=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )

    rules: ClassVar[tuple[Rule, ...]] = ()
    """What must hold between the fields."""
    habits: ClassVar[Mapping[str, str]] = {}
    """Names that people bring along from elsewhere, and the field that they mean here."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the rules, in the form of the API server."""
        reference = handler(schema)
        if cls.rules:
            handler.resolve_ref_schema(reference)["x-kubernetes-validations"] = [
                rule.to_schema() for rule in cls.rules
            ]
        return reference

    @model_validator(mode="wrap")
    @classmethod
    def _find_every_mistake(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if not isinstance(data, Mapping):
            return handler(data)
        blank = [name for name, value in data.items() if value is None]
        given = {name: value for name, value in data.items() if value is not None}
        mistakes = [*_unknown(cls, given), *_blank(blank), *_broken(cls, given, local=_is_local(info))]
        try:
            model = handler(given)
        except ValidationError as error:
            told = {found["loc"] for found in mistakes if "loc" in found}
            mistakes += [found for found in details_of(error) if found.get("loc") not in told]
        else:
            if not mistakes:
                return model
        raise ValidationError.from_exception_data(cls.__name__, mistakes, hide_input=True)


class StatusModel(BaseModel):
    """An object that the parts write: fields that a newer version added are passed over."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )


def _is_local(info: ValidationInfo) -> bool:
    return isinstance(info.context, Mapping) and bool(info.context.get("local"))


def _unknown(model: type[SpecModel], given: Mapping[str, Any]) -> list[InitErrorDetails]:
    if model.model_config.get("extra") != "forbid":
        return []
    known = fields_of(model)
    return [mistake_at((name,), _unknown_field(name, model)) for name in given if name not in known]


def _unknown_field(name: str, model: type[SpecModel]) -> str:
    known = fields_of(model)
    meant = path_to(name, model) or model.habits.get(name) or nearest(name, known)
    if meant is not None:
        return f"is no known field; did you mean {meant}?"
    return f"is no known field; known here: {', '.join(known)}"


def _blank(names: list[str]) -> list[InitErrorDetails]:
    return [mistake_at((name,), "has no value: give it one, or leave the line out") for name in names]


def _broken(model: type[SpecModel], given: Mapping[str, Any], *, local: bool) -> list[InitErrorDetails]:
    return [
        mistake_at((rule.field,) if rule.field else (), rule.message)
        for rule in model.rules
        if not (local and rule.cluster_only) and not rule.holds(given)
    ]
