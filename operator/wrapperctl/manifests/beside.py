"""ConfigMaps and Secrets in a manifest file: they stand for the cluster's."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wrapperctl.manifests.yaml_values import Document, Location

Mistakes = list[tuple[Location, str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """A ConfigMap or a Secret.

    Attributes:
        namespace: None where the file does not say, which means the Wrapper's own.
        data: Values by key; never shown, as a Secret's are among them.
    """

    kind: str
    name: str
    namespace: str | None
    data: dict[str, bytes] = field(repr=False)
    document: Document = field(repr=False)


def read_beside(document: Document) -> tuple[Beside, Mistakes]:
    """Return a ConfigMap or Secret as far as it can be read, and what is wrong with it."""
    value, mistakes = document.value, Mistakes()
    metadata = value.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    name, namespace = named.get("name"), named.get("namespace")
    if not isinstance(name, str) or not name:
        mistakes.append((("metadata", "name"), "is missing: the name that the Wrapper refers to"))
    texts, encoded = _sections(value["kind"])
    data = dict(_texts(value, texts, mistakes)) | dict(_decoded(value, encoded, mistakes))
    data |= dict(_texts(value, "stringData", mistakes)) if value["kind"] == "Secret" else {}
    beside = Beside(
        kind=value["kind"],
        name=str(name),
        namespace=namespace if isinstance(namespace, str) else None,
        data=data,
        document=document,
    )
    return beside, mistakes


def _sections(kind: str) -> tuple[str | None, str]:
    return ("data", "binaryData") if kind == "ConfigMap" else (None, "data")


def _entries(value: dict[str, Any], section: str, mistakes: Mistakes) -> Iterator[tuple[str, str]]:
    entries = value.get(section)
    if entries is None:
        return
    if not isinstance(entries, dict):
        mistakes.append(((section,), "must be a group of fields: key: text"))
        return
    for key, content in entries.items():
        if isinstance(content, str):
            yield key, content
        else:
            mistakes.append(((section, key), "must be a text: write it in quotes"))


def _texts(value: dict[str, Any], section: str | None, mistakes: Mistakes) -> Iterator[tuple[str, bytes]]:
    for key, content in _entries(value, section, mistakes) if section else ():
        yield key, content.encode()


def _decoded(value: dict[str, Any], section: str, mistakes: Mistakes) -> Iterator[tuple[str, bytes]]:
    for key, content in _entries(value, section, mistakes):
        try:
            yield key, base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            hint = (
                "; a text goes under stringData" if value["kind"] == "Secret" else "; a text goes under data"
            )
            mistakes.append(((section, key), f"is no base64{hint}"))
