"""Which Secrets and ConfigMaps a Wrapper names."""

from collections.abc import Iterator

from pydantic import BaseModel

from wrapper_operator.api.references import ConfigMapKeyRef, SecretKeyRef
from wrapper_operator.api.spec import WrapperSpec

Location = tuple[str | int, ...]
Reference = SecretKeyRef | ConfigMapKeyRef


def secret_references(spec: WrapperSpec) -> list[SecretKeyRef]:
    """Return every value of a Secret that the spec names, in order and each once."""
    references = (reference for _, reference in located_references(spec))
    unique: dict[tuple[str, str], SecretKeyRef] = {}
    for reference in references:
        if isinstance(reference, SecretKeyRef):
            unique.setdefault((reference.name, reference.key), reference)
    return list(unique.values())


def located_references(spec: WrapperSpec) -> Iterator[tuple[Location, Reference]]:
    """Yield every reference of a spec with its place below it."""
    yield from _references(spec, ())


def _references(value: object, location: Location) -> Iterator[tuple[Location, Reference]]:
    if isinstance(value, SecretKeyRef | ConfigMapKeyRef):
        yield location, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _references(getattr(value, name), (*location, field.alias or name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*location, index))
