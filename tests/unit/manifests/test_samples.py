"""Every sample is accepted, and together they show every setting with a comment."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml

from charts.programs import ROOT
from wrapper_contract.names import KIND
from wrapper_operator.api.crd import definition
from wrapper_operator.api.validation import read_wrapper
from wrapperctl.manifests.yaml_nodes import read_documents
from wrapperctl.manifests.yaml_values import to_document

SAMPLES = {path.stem: path.read_text() for path in sorted((ROOT / "manifests" / "samples").glob("*.yaml"))}
NOT_SHOWN = (
    "source.command",
    "source.csv.from.upload",
    "source.xlsx.from.upload",
    "source.api.caBundle.secretKeyRef",
)
"""Programs of one's own and uploads have no samples; a bundle in a Secret is named beside the other one."""


def leaves(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the path of every field that holds no group of its own."""
    for name, field in schema["properties"].items():
        inner = f"{path}.{name}".removeprefix(".")
        group = field.get("items", field)
        if inner.startswith(NOT_SHOWN):
            continue
        if "properties" in group:
            yield from leaves(group, inner)
        else:
            yield inner


def keys(node: yaml.Node, lines: list[str], path: str = "") -> Iterator[tuple[str, bool]]:
    """Yield the path of every key of a document, and whether a comment stands beside or above it."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from keys(entry, lines, path)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line, inner = key.start_mark.line, f"{path}.{key.value}".removeprefix(".")
            yield inner, " #" in lines[line] or lines[line - 1].lstrip().startswith("#")
            yield from keys(value, lines, inner)


def commented() -> set[str]:
    """Paths below `spec` that some sample shows with a comment."""
    found: set[str] = set()
    for text in SAMPLES.values():
        for document in yaml.compose_all(text, Loader=yaml.SafeLoader):
            found |= {path for path, said in keys(document, text.splitlines()) if said}
    return {path.removeprefix("spec.") for path in found if path.startswith("spec.")}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_accepted(name: str) -> None:
    documents = [to_document(root).value for root in read_documents(SAMPLES[name])]
    wrappers = [each for each in documents if each.get("kind") == KIND]
    assert len(wrappers) == 1
    read_wrapper(wrappers[0], today=date(2026, 11, 22))


def test_every_setting_is_shown_and_explained() -> None:
    schema = definition()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    assert sorted(set(leaves(schema)) - commented()) == []


def test_every_sample_begins_with_what_it_shows() -> None:
    assert [name for name, text in SAMPLES.items() if not text.startswith("# ")] == []


def test_the_names_are_all_different() -> None:
    names = [next(yaml.safe_load_all(text))["metadata"]["name"] for text in SAMPLES.values()]
    assert len(names) == len(set(names))
