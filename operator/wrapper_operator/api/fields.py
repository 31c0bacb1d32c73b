"""The fields of a model and of the models inside it, by the names that people write."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Model = type[BaseModel]


def fields_of(model: Model) -> dict[str, FieldInfo]:
    """Return a model's fields."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def model_of(annotation: Any) -> Model | None:
    """Return the model inside an annotation such as `list[Model] | None`; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Annotated, Union, UnionType, list):
        found = (model_of(inner) for inner in get_args(annotation))
        return next((inner for inner in found if inner is not None), None)
    return None


def field_at(location: tuple[str | int, ...], model: Model) -> FieldInfo | None:
    """Return the field at a location, that of the list for an entry; None where there is no such field."""
    here: Model | None = model
    field = None
    for part in location:
        if isinstance(part, int):
            continue
        field = fields_of(here).get(part) if here is not None else None
        if field is None:
            return None
        here = model_of(field.annotation)
    return field


def parts_of(annotation: Any) -> Iterator[Any]:
    """Yield an annotation such as `Annotated[str, Form(…)] | None` and all that it is made of."""
    yield annotation
    for inner in get_args(annotation):
        yield from parts_of(inner)


def path_to(name: str, model: Model) -> str | None:
    """Return where below a model a field of this name is, the nearest one first; None where there is none."""
    level = list(_inner(model, ""))
    while level:
        for path, inner in level:
            if name in fields_of(inner):
                return f"{path}{name}"
        level = [deeper for path, inner in level for deeper in _inner(inner, path)]
    return None


def _inner(model: Model, path: str) -> Iterator[tuple[str, Model]]:
    for name, field in fields_of(model).items():
        inner = model_of(field.annotation)
        if inner is not None:
            yield f"{path}{name}.", inner
