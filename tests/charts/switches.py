"""The chart with every switch on, read from its values, so that a new switch is among them."""

from typing import Any

import yaml

from charts.finding import merged
from charts.programs import CHART

WRAPPERS = "a"
"""Namespace of Wrappers."""
_WANTED_THEN: dict[str, Any] = {
    "namespaces": [WRAPPERS],
    "gemini": {"existingSecret": "models"},
    "networkPolicy": {"wrapperNamespaces": [WRAPPERS]},
    "commonLabels": {"team": "data"},
    "extraObjects": ["kind: ConfigMap\napiVersion: v1\nmetadata: {name: extra}"],
}


def everything() -> dict[str, Any]:
    """Return values that turn on whatever is off, with what they want then; the broker is that for trials."""
    return merged(_turned_on(yaml.safe_load((CHART / "values.yaml").read_text())), _WANTED_THEN)


def _turned_on(values: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        if value is False:
            found[name] = True
        elif isinstance(value, dict) and (below := _turned_on(value)):
            found[name] = below
    return found
