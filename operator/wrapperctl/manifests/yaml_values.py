"""From a YAML tree to plain values, with the line of every field."""

from dataclasses import dataclass, field
from typing import Any

from wrapperctl.manifests.yaml_nodes import Leaf, Mapping, Node, Sequence, YamlError

MAX_VALUES = 100_000
Location = tuple[str | int, ...]
_MERGE = "<<"
_LISTS = ("List", "WrapperList")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a manifest file.

    Attributes:
        value: Plain values: texts, numbers, truth values, lists, groups.
        lines: Line of each field and list entry, from 1.
        mistakes: What YAML allows and manifests do not, with its place.
    """

    value: Any
    lines: dict[Location, int]
    mistakes: list[tuple[Location, int, str]] = field(default_factory=list)

    def line_of(self, location: Location) -> int:
        """Return the line of a field, or of the nearest group around it that is there."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines[location]

    def members(self) -> "list[Document]":
        """Return the objects of a List, as `kubectl get -o yaml` writes it; of anything else itself."""
        is_list = isinstance(self.value, dict) and self.value.get("kind") in _LISTS
        items = self.value.get("items") if is_list else None
        if not isinstance(items, list):
            return [self]
        found = [Document(item, {}) for item in items]
        for location, line in self.lines.items():
            if location[:1] == ("items",) and len(location) > 1:
                found[int(location[1])].lines[location[2:]] = line
        for location, line, sentence in self.mistakes:
            if location[:1] == ("items",) and len(location) > 1:
                found[int(location[1])].mistakes.append((location[2:], line, sentence))
        return found


def to_document(root: Node) -> Document:
    """Turn a tree into values.

    Raises:
        YamlError: Aliases make it larger than any manifest.
    """
    document = Document(None, {(): root.line})
    value = _Converter(document).value_of(root, ())
    return Document(value, document.lines, document.mistakes)


class _Converter:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._count = 0

    def value_of(self, node: Node, location: Location) -> Any:
        self._count += 1
        if self._count > MAX_VALUES:
            raise YamlError(f"holds more than {MAX_VALUES:,} values, aliases written out", node.line)
        if isinstance(node, Leaf):
            return node.value
        if isinstance(node, Sequence):
            return [self._entry(item, (*location, index)) for index, item in enumerate(node.items)]
        return self._fields(node, location)

    def _entry(self, node: Node, location: Location) -> Any:
        self._document.lines[location] = node.line
        return self.value_of(node, location)

    def _fields(self, node: Mapping, location: Location) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        merged: list[Node] = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key.plain and key.text == _MERGE:
                merged.append(value)
                continue
            here = (*location, self._name(key, location))
            if here in self._document.lines:
                first = self._document.lines[here]
                self._mistake(here, key.line, f"is there twice, first in line {first}: leave one of them out")
                continue
            self._document.lines[here] = key.line
            fields[str(here[-1])] = self.value_of(value, here)
        for value in merged:
            self._merge(value, fields, location)
        return fields

    def _merge(self, node: Node, fields: dict[str, Any], location: Location) -> None:
        """Lay the fields of a merge key (<<) under those that are there."""
        sources = node.items if isinstance(node, Sequence) else [node]
        for source in sources:
            if not isinstance(source, Mapping):
                self._mistake(location, node.line, "merges (<<) what is no group of fields")
                continue
            for key, value in zip(source.keys, source.values, strict=True):
                here = (*location, self._name(key, location))
                if here not in self._document.lines:
                    self._document.lines[here] = key.line
                    fields[str(here[-1])] = self.value_of(value, here)

    def _name(self, key: Leaf, location: Location) -> str:
        if key.plain and key.text != key.text.strip():
            sentence = f"has U+{ord(_odd_blank(key.text)):04X} beside its name, no plain blank: type it anew"
            self._mistake((*location, key.text.strip()), key.line, sentence)
            return key.text.strip()
        if isinstance(key.value, str | int) and not isinstance(key.value, bool):
            return key.text
        sentence = f"is read as {_word(key)} by YAML: write quotes around the name"
        self._mistake((*location, key.text), key.line, sentence)
        return key.text

    def _mistake(self, location: Location, line: int, sentence: str) -> None:
        self._document.mistakes.append((location, line, sentence))


def _odd_blank(text: str) -> str:
    """Return the first of the blanks around a text that YAML takes for a part of it."""
    return text[0] if text[0].isspace() else text[-1]


def _word(key: Leaf) -> str:
    if key.value is None:
        return "nothing"
    return "a number" if isinstance(key.value, float) else str(key.value).lower()
