"""`wrapperctl crd`: the custom resource definition, always the same text."""

from typing import Any

import yaml

from wrapper_operator.api.crd import definition
from wrapperctl.view import documents

_HEADER = "# Generated from the models by `make crds`; changes here are lost.\n"
_ONE_LINE = 4096
"""A field of the schema takes one line, whatever its length: small, and a change shows as a changed line."""


def crd(*, as_json: bool = False) -> str:
    """Return the definition as YAML, or as JSON."""
    if as_json:
        return documents.written(definition(), "json")
    text: str = yaml.dump(
        definition(),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_ONE_LINE,
    )
    return _HEADER + text


_GROUPS = {"properties", "items", "additionalProperties"}


class _Dumper(yaml.SafeDumper):
    """Writes a field that holds no further ones on its line, and nothing with anchors."""

    def represent_mapping(
        self,
        tag: str,
        mapping: Any,
        flow_style: bool | None = None,  # noqa: FBT001 - as in the base class
    ) -> yaml.MappingNode:
        """Return the node of a mapping."""
        if isinstance(mapping.get("type"), str) and mapping.keys().isdisjoint(_GROUPS):
            flow_style = True
        return super().represent_mapping(tag, mapping, flow_style)

    def ignore_aliases(self, data: object) -> bool:
        return True
