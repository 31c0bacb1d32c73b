"""Manifests, and parts of manifests and of values, that pages show are right."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from unit.docs.markdown import ROOT, Fence, fences, pages
from unit.docs.programs import has_value, values
from wrapper_operator.api.validation import InvalidWrapper, read_wrapper
from wrapperctl.manifests.yaml_nodes import read_documents
from wrapperctl.manifests.yaml_values import to_document

BLOCKS = [
    fence
    for page in pages()
    if "tests" not in page.parts
    for fence in fences(page)
    if fence.language == "yaml"
]
SPEC = frozenset(
    {"indicator", "source", "generation", "collection", "suspend", "delivery", "resource", "pod"}
)
INDICATOR = {"name": "Shown", "periodicity": "Daily"}
FILE = {"csv": {"from": {"url": "https://example.org/a.csv"}}}


def documents(fence: Fence) -> Iterator[dict[str, Any]]:
    """Yield the documents of a block, dates as texts."""
    for parsed in read_documents(fence.body):
        yield to_document(parsed).value


def whole(part: dict[str, Any]) -> dict[str, Any]:
    """Return a Wrapper with a part of its spec, and the least beside it."""
    spec = {"indicator": INDICATOR, "source": FILE, **part}
    return {
        "apiVersion": "wrappers.dev/v1alpha1",
        "kind": "Wrapper",
        "metadata": {"name": "shown"},
        "spec": spec,
    }


def mistakes(document: dict[str, Any]) -> list[str]:
    """Return what is wrong with a Wrapper, a part of one, or values of the chart; what is neither passes."""
    if document.get("kind") == "Wrapper":
        return _refusals(document)
    if "kind" in document:
        return []
    if SPEC & set(document):
        return _refusals(whole(document))
    if set(values("wrapper-operator")) & set(document):
        return [path for path in leaves(document) if not has_value("wrapper-operator", path)]
    return []


def _refusals(document: dict[str, Any]) -> list[str]:
    try:
        read_wrapper(document, today=date(2026, 1, 1))
    except InvalidWrapper as invalid:
        return [f"{found.path} {found.message}" for found in invalid.mistakes]
    return []


def leaves(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}".removeprefix("."))
    else:
        yield path


@pytest.mark.parametrize("fence", BLOCKS, ids=lambda fence: fence.place)
def test_manifests_are_right(fence: Fence) -> None:
    assert [fault for document in documents(fence) for fault in mistakes(document)] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("collection: {intervall: 6h}", "spec.collection.intervall"),
        ("kind: Wrapper\nmetadata: {name: a}\nspec: {}", "apiVersion"),
        ("broker: {secret: a}", "broker.secret"),
        ("collection: {interval: 6h}\nsuspended: true", "spec.suspended"),
        ("broker: {secretName: a}\nmetric: 1", "metric"),
    ],
)
def test_the_checks_find_what_is_wrong(text: str, fault: str) -> None:
    [document] = documents(Fence(ROOT, 1, "yaml", text))
    assert any(told.startswith(fault) for told in mistakes(document))
