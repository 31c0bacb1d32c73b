"""What there is in this version: settings, files, fields of a Wrapper."""

import re

from unit.docs.markdown import ROOT
from wrapper_operator.api.crd import definition
from wrapper_operator.settings import PREFIX, Settings
from wrapper_publisher.settings import PREFIX as PUBLISHER_PREFIX
from wrapper_publisher.settings import Settings as PublisherSettings

FOLDERS = ("crds/", "docs/", "helm/", "manifests/", "operator/", "requirements/", "tests/")
SCHEMA = definition()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]


def is_setting(name: str) -> bool:
    """Tell whether a variable is one that the project reads; others are not the project's to know."""
    if name.startswith(PUBLISHER_PREFIX):
        return name.removeprefix(PUBLISHER_PREFIX).lower() in PublisherSettings.__struct_fields__
    if name.startswith(("WRAPPERS_TEST_", "WRAPPERS_SOAK_")):
        return any(name in path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    return not name.startswith(PREFIX) or name.removeprefix(PREFIX).lower() in Settings.model_fields


def exists(word: str) -> bool:
    """Tell whether a word that names a place in the repository is right."""
    path = word.rpartition("=")[2].partition("::")[0]
    if not path.startswith(FOLDERS) or "…" in path or re.search(r"[<>{}$]|[A-Z]{4}", path.partition("/")[2]):
        return True
    return (ROOT / path).exists() or any(ROOT.glob(path.rstrip("/")))


def has_field(path: str) -> bool:
    """Tell whether a Wrapper has a field at a path."""
    schema = SCHEMA
    for name in path.split("."):
        schema = schema.get("items", schema)
        if "additionalProperties" in schema:
            return True
        if name not in schema.get("properties", {}):
            return False
        schema = schema["properties"][name]
    return True
