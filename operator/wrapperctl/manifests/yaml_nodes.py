"""YAML as a tree that knows its lines. Built without recursion, so that no nesting can break it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from wrapperctl.manifests.yaml_scalars import Scalar, plain_value

MAX_DEPTH = 64
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset((f"{_TAG}str", "!", f"{_TAG}timestamp"))
_PLAIN_TAGS = frozenset((f"{_TAG}int", f"{_TAG}float", f"{_TAG}bool", f"{_TAG}null"))
_HINTS = (
    ("mapping values are not allowed", "write quotes around a text with a colon in it"),
    ("cannot start any token", "write quotes around a text that begins with %, @ or `"),
    (
        "expected ',' or '}'",
        "close the { with a }, and write quotes around a text with a comma, colon or # in it",
    ),
    (
        "expected ',' or ']'",
        "close the [ with a ], and write quotes around a text with a comma, colon or # in it",
    ),
    ("unexpected end of stream", "close the quotation mark that opens here or above"),
    ("could not find expected ':'", "write a field as name: value"),
    ("did not find expected key", "indent it as far as the fields beside it"),
    ("did not find expected '-' indicator", "indent it as far as the entries beside it"),
)
"""What the parser says, and what is mostly behind it."""
_GROUP_TAGS = frozenset((None, "!", f"{_TAG}map", f"{_TAG}seq"))


class YamlError(Exception):
    """The text is no YAML, or YAML that manifests do not need; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(slots=True)
class Leaf:
    """A scalar."""

    line: int
    text: str
    value: Scalar
    plain: bool


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: "list[Node]" = field(default_factory=list)
    closed: bool = False


@dataclass(slots=True)
class Mapping:
    """A group of fields, in the order of the file, duplicates included."""

    line: int
    keys: list[Leaf] = field(default_factory=list)
    values: "list[Node]" = field(default_factory=list)
    closed: bool = False


Node = Leaf | Sequence | Mapping


def read_documents(text: str) -> Iterator[Node]:
    """Yield the root of each document.

    Raises:
        YamlError: Something is wrong with the text.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            root = builder.take(event)
            if root is not None:
                yield root
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text) from None


def _syntax(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    """Say what the parser expected, and where; an end that is missing is shown in the last line."""
    lines = text.splitlines()
    found, started = _line(error.problem_mark), _line(error.context_mark)
    line = min(found or started or 1, len(lines))
    if lines[line - 1 : line] and lines[line - 1].startswith("\t"):
        return YamlError("starts with a tab: indent with blanks", line)
    context = f" ({error.context} that starts in line {started})" if started and started < line else ""
    hint = next((f"; {words}" for said, words in _HINTS if said in (error.problem or "")), "")
    return YamlError(f"is no YAML here: {error.problem}{context}{hint}", line)


def _line(mark: "yaml.error.Mark | yaml._yaml.Mark | None") -> int | None:
    return mark.line + 1 if mark is not None else None


class _Builder:
    """Turns events into nodes; holds the groups that are still open, and the anchors of a document."""

    def __init__(self) -> None:
        self._open: list[Sequence | Mapping] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None

    def take(self, event: yaml.Event) -> Node | None:
        """Take the next event; return the root when a document ends."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self._anchors, self._root = {}, None
            case yaml.DocumentEndEvent():
                return self._root
            case yaml.ScalarEvent():
                self._add(_leaf(event, line), event.anchor)
            case yaml.AliasEvent():
                self._add(self._anchored(event.anchor or "", line), None)
            case yaml.SequenceStartEvent():
                self._start(Sequence(line), event)
            case yaml.MappingStartEvent():
                self._start(Mapping(line), event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop().closed = True
        return None

    def _start(self, node: Sequence | Mapping, event: yaml.CollectionStartEvent) -> None:
        if event.tag not in _GROUP_TAGS:
            raise YamlError(f"has the tag {_short(event.tag)}, which manifests do not know", node.line)
        if len(self._open) >= MAX_DEPTH:
            raise YamlError(f"is nested more than {MAX_DEPTH} levels deep", node.line)
        self._add(node, event.anchor)
        self._open.append(node)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        parent = self._open[-1] if self._open else None
        if parent is None:
            self._root = node
        elif isinstance(parent, Sequence):
            parent.items.append(node)
        elif len(parent.keys) > len(parent.values):
            parent.values.append(node)
        elif isinstance(node, Leaf):
            parent.keys.append(node)
        else:
            raise YamlError("has a group or list as the name of a field: write a text", node.line)

    def _anchored(self, anchor: str, line: int) -> Node:
        node = self._anchors.get(anchor)
        if node is None:
            raise YamlError(f"refers to *{anchor}, which is not defined above it", line)
        if not isinstance(node, Leaf) and not node.closed:
            raise YamlError(f"refers to *{anchor} inside of itself", line)
        return node


def _leaf(event: yaml.ScalarEvent, line: int) -> Leaf:
    text, tag = event.value, event.tag
    if tag is None:
        plain = bool(event.implicit[0])
    elif tag in _TEXT_TAGS or tag in _PLAIN_TAGS:
        plain = tag in _PLAIN_TAGS
    else:
        raise YamlError(f"has the tag {_short(tag)}, which manifests do not know", line)
    try:
        return Leaf(line, text, plain_value(text) if plain else text, plain)
    except ValueError as error:
        raise YamlError(str(error), line) from None


def _short(tag: str | None) -> str:
    return f"!!{tag.removeprefix(_TAG)}" if tag and tag.startswith(_TAG) else str(tag)
