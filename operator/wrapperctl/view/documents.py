"""Answers for programs: JSON or YAML, and what is left out of objects for being noise."""

import json
from typing import Any

import yaml

_NOISE = ("managedFields", "selfLink")
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def written(value: Any, output: str) -> str:
    """Return a value as JSON or as YAML, with a line's end.

    Args:
        value: What JSON can hold.
        output: `json` or `yaml`.
    """
    if output == "json":
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines, such as code, as lines, and nothing with anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def without_noise(thing: dict[str, Any]) -> dict[str, Any]:
    """Return an object without what only the API server and kubectl want to know."""
    metadata = {key: value for key, value in thing["metadata"].items() if key not in _NOISE}
    annotations = {
        key: value for key, value in metadata.get("annotations", {}).items() if key != _LAST_APPLIED
    }
    metadata.pop("annotations", None)
    return {**thing, "metadata": {**metadata, **({"annotations": annotations} if annotations else {})}}
