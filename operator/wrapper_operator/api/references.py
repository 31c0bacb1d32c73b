"""References to objects beside the Wrapper, in its namespace."""

from typing import ClassVar

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.rules import exactly_one_of
from wrapper_operator.api.scalars import DataKey, ObjectName


class SecretKeyRef(SpecModel):
    """A value in a Secret."""

    name: ObjectName
    """Secret in the Wrapper's namespace."""
    key: DataKey
    """Key in the Secret's data."""


class ConfigMapKeyRef(SpecModel):
    """A value in a ConfigMap."""

    name: ObjectName
    """ConfigMap in the Wrapper's namespace."""
    key: DataKey
    """Key in the ConfigMap's data or binaryData."""


class ValueFrom(SpecModel):
    """A value in a Secret or in a ConfigMap: exactly one of the two."""

    secret_key_ref: SecretKeyRef | None = None
    """A value in a Secret."""
    config_map_key_ref: ConfigMapKeyRef | None = None
    """A value in a ConfigMap."""

    rules: ClassVar = (
        exactly_one_of(
            "secretKeyRef",
            "configMapKeyRef",
            message="needs exactly one of secretKeyRef and configMapKeyRef",
        ),
    )
