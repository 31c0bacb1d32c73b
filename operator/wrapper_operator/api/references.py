"""References to objects beside the Wrapper, in its namespace."""

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.scalars import DataKey, ObjectName


class SecretKeyRef(SpecModel):
    """A value in a Secret."""

    name: ObjectName
    """Name of the Secret, in the Wrapper's namespace."""
    key: DataKey
    """Key in the Secret's data."""


class ConfigMapKeyRef(SpecModel):
    """A value in a ConfigMap."""

    name: ObjectName
    """Name of the ConfigMap, in the Wrapper's namespace."""
    key: DataKey
    """Key in the ConfigMap's data or binaryData."""
