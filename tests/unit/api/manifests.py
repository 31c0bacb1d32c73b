"""Manifests to test with: a small valid one, and changes to it."""

from copy import deepcopy
from typing import Any

import yaml


class _LeftOut:
    """Stands for a field that a manifest does not have; it reads the same in every test process."""

    def __repr__(self) -> str:
        return "left out"


LEFT_OUT = _LeftOut()
"""Stands for a field that a change takes away."""

CSV = """
apiVersion: wrappers.dev/v1alpha1
kind: Wrapper
metadata: {name: co2-portugal, namespace: indicators}
spec:
  indicator: {name: CO2 emissions per capita, periodicity: Annual}
  source:
    csv:
      from: {url: https://example.org/data.csv}
"""

KEY = {"name": "obs", "key": "token"}
API = {"url": "https://api.example.org/v1/observations"}
COMMAND = {"image": "example.org/reader:1.4"}


def manifest(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the small manifest with values set at dotted paths."""
    document = yaml.safe_load(CSV)
    for path, value in (changes or {}).items():
        *groups, name = path.split(".")
        place = document
        for group in groups:
            place = place.setdefault(group, {})
        if value is LEFT_OUT:
            del place[name]
        else:
            place[name] = deepcopy(value)
    return document
