"""Which Secrets and ConfigMaps a Wrapper names."""

from collections.abc import Iterator

from pydantic import BaseModel

from wrapper_operator.api.references import ConfigMapKeyRef, SecretKeyRef
from wrapper_operator.api.spec import WrapperSpec


def secret_references(spec: WrapperSpec) -> list[SecretKeyRef]:
    """Return every value of a Secret that the spec names, in order and each once."""
    return list(dict.fromkeys(found for found in _models_in(spec) if isinstance(found, SecretKeyRef)))


def config_map_references(spec: WrapperSpec) -> list[ConfigMapKeyRef]:
    """Return every value of a ConfigMap that the spec names, in order and each once."""
    return list(dict.fromkeys(found for found in _models_in(spec) if isinstance(found, ConfigMapKeyRef)))


def _models_in(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _models_in(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from _models_in(item)
