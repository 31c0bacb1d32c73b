"""Which Secrets and ConfigMaps a Wrapper names."""

from collections.abc import Iterator

from pydantic import BaseModel

from wrapper_operator.api.references import ConfigMapKeyRef, SecretKeyRef
from wrapper_operator.api.spec import WrapperSpec

Location = tuple[str | int, ...]
Reference = SecretKeyRef | ConfigMapKeyRef
CONFIG_MAP_FIELDS = ("configMap", "configMapKeyRef")
"""Fields that hold a reference to a ConfigMap, wherever they stand."""


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


def config_map_references(spec: WrapperSpec) -> Iterator[tuple[Location, ConfigMapKeyRef]]:
    """Yield every value of a ConfigMap that the spec names, with its place below it."""
    for location, reference in located_references(spec):
        if isinstance(reference, ConfigMapKeyRef):
            yield location, reference


def config_map_names(spec: object) -> set[str]:
    """Return the names of the ConfigMaps in a spec as stored, which need not be valid."""
    if isinstance(spec, list):
        return {name for item in spec for name in config_map_names(item)}
    if not isinstance(spec, dict):
        return set()
    names = {name for value in spec.values() for name in config_map_names(value)}
    for field in CONFIG_MAP_FIELDS:
        reference = spec.get(field)
        if isinstance(reference, dict) and isinstance(reference.get("name"), str):
            names.add(reference["name"])
    return names


def _references(value: object, location: Location) -> Iterator[tuple[Location, Reference]]:
    if isinstance(value, SecretKeyRef | ConfigMapKeyRef):
        yield location, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _references(getattr(value, name), (*location, field.alias or name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*location, index))
