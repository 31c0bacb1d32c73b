"""`wrapperctl crd`: the custom resource definition as YAML, always the same text."""

import yaml

from wrapper_operator.api.crd import definition

_HEADER = "# Generated from the models by `make crds`; changes here are lost.\n"
_ONE_LINE = 4096
"""A field of the schema takes one line, whatever its length: small, and a change shows as a changed line."""


def crd() -> str:
    """Return the definition as YAML."""
    text: str = yaml.dump(
        definition(),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_ONE_LINE,
    )
    return _HEADER + text


class _Dumper(yaml.SafeDumper):
    """Writes lists below their field without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True
