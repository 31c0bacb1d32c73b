"""What a Wrapper refers to, looked up in its own file: a misspelt key shows before a cluster is asked."""

from collections.abc import Iterable, Iterator
from typing import Any

from wrapper_operator.api.mistakes import nearest
from wrapperctl.manifests.beside import Beside
from wrapperctl.manifests.objects import ManifestObjects
from wrapperctl.manifests.yaml_values import Location

Found = tuple[Location, str, str, str]
"""Place of a reference; kind, name and key that it names."""


def check_references(objects: ManifestObjects) -> None:
    """Note references to keys that the ConfigMap or Secret of that name in this file does not have.

    Objects that are not in the file may well be in the cluster. Works on what was written, so that these
    mistakes show along with the others.
    """
    for document in objects.wrapper_documents:
        spec, namespace = document.value.get("spec"), _namespace(document.value)
        for location, kind, name, key in _references(spec, ("spec",)):
            beside = _find(objects, kind, name, namespace)
            if beside is not None and key not in beside.data:
                objects.add_problem(document, (*location, "key"), _no_such_key(beside, key))


def _namespace(manifest: dict[str, Any]) -> str:
    metadata = manifest.get("metadata")
    return str(metadata.get("namespace", "default")) if isinstance(metadata, dict) else "default"


def _references(value: object, location: Location) -> Iterator[Found]:
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for place, content in entries:
        here = (*location, place)
        kind = _kind(str(place))
        if kind and isinstance(content, dict):
            name, key = content.get("name"), content.get("key")
            if isinstance(name, str) and isinstance(key, str):
                yield here, kind, name, key
        yield from _references(content, here)


def _entries(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _kind(field: str) -> str | None:
    if field.lower().endswith("secretkeyref"):
        return "Secret"
    return "ConfigMap" if field in ("configMap", "configMapKeyRef") else None


def _find(objects: ManifestObjects, kind: str, name: str, namespace: str) -> Beside | None:
    matching = (
        found
        for found in objects.beside
        if (found.kind, found.name) == (kind, name) and found.namespace in (None, namespace)
    )
    return next(matching, None)


def _no_such_key(beside: Beside, key: str) -> str:
    meant = nearest(key, beside.data)
    hint = f"; did you mean {meant}?" if meant else f"; it has {', '.join(beside.data) or 'none'}"
    return f"is {key}, which the {beside.kind} {beside.name} in this file does not have{hint}"
