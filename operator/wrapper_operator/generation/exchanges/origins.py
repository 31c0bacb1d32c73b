"""Where the records of a JSON document lie: in a list, under keys that are times, or in columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wrapper_sdk import SourceError
from wrapper_sdk.records import from_columns, pick, records_at
from wrapper_sdk.times import kinds_of

MAX_DEPTH = 6
MAX_GROUPS = 40
"""Objects that hold records of their own, of which a sample is looked at."""
KEY = "time"
"""What the key of a date-keyed object is called in its record."""
VALUE = "value"
"""What a bare number under such a key, or in a list of pairs, is called."""

Kind = Literal["list", "keyed", "columns", "pairs", "table"]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """How a document becomes records."""

    kind: Kind
    path: str = ""
    """Of the list, of the object whose keys are times, or of the object of columns."""
    groups: str | None = None
    """Path of what holds several such, a list of objects or an object by name; `path` begins at a member."""
    named: bool = False
    """The groups are an object by name: the name is the record's `group`."""
    bare: bool = False
    """The keys that are times name plain values, no objects."""

    def records(self, document: Any) -> list[dict[str, Any]]:
        """Return the records of a document.

        Raises:
            SourceError: There are none where they should be; the text holds what the document says instead.
        """
        if self.groups is None:
            return list(_records(self.kind, document, self.path))
        found: list[dict[str, Any]] = []
        for fields, member in _members(self, document):
            found += [{**fields, **record} for record in _records(self.kind, member, self.path)]
        return found


def _members(origin: Origin, document: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    held = pick(document, origin.groups or "") if origin.groups else document
    if origin.named:
        for name, member in held.items() if isinstance(held, Mapping) else ():
            yield {"group": name}, member
        return
    for member in records_at(document, origin.groups or ""):
        yield plain_fields(member), member


def plain_fields(member: Any) -> dict[str, Any]:
    """Return the members of an object that are neither lists nor objects of times."""
    if not isinstance(member, Mapping):
        return {}
    return {
        name: value
        for name, value in member.items()
        if not isinstance(value, list) and not (isinstance(value, Mapping) and is_keyed(value))
    }


def _records(kind: Kind, document: Any, path: str) -> Iterator[dict[str, Any]]:
    held = pick(document, path) if path else document
    if kind == "list":
        yield from (dict(record) for record in records_at(document, path) if isinstance(record, Mapping))
    elif kind == "pairs":
        for pair in records_at(document, path):
            if isinstance(pair, list) and len(pair) == 2:
                yield {KEY: pair[0], VALUE: pair[1]}
    elif kind == "table":
        header, *rows = records_at(document, path) or [[]]
        for row in rows:
            yield dict(zip(header, row, strict=False))
    elif not isinstance(held, Mapping):
        if document not in (None, {}, []):
            raise SourceError(f"the reply has no object at {path or 'its top'}")
    elif kind == "columns":
        yield from from_columns(held)
    else:
        for key, value in held.items():
            yield {KEY: key, **value} if isinstance(value, Mapping) else {KEY: key, VALUE: value}


def origins(document: Any) -> list[Origin]:
    """Return every place of a document where records may lie, the shallowest first."""
    found = [*_origins(document, "", 0)]
    grouped = list(_grouped(document))
    return found + [one for one in grouped if one not in found]


def _origins(document: Any, path: str, depth: int) -> Iterator[Origin]:
    if depth > MAX_DEPTH:
        return
    if isinstance(document, list):
        yield from _of_list(document, path)
        if len(document) <= 4:
            for place, member in enumerate(document):
                yield from _origins(member, _join(path, str(place)), depth + 1)
    elif isinstance(document, Mapping):
        if is_keyed(document):
            yield Origin(kind="keyed", path=path, bare=_is_bare(document))
            return
        if is_columnar(document):
            yield Origin(kind="columns", path=path)
        for name, member in document.items():
            yield from _origins(member, _join(path, name), depth + 1)


def _of_list(members: Sequence[Any], path: str) -> Iterator[Origin]:
    objects = sum(isinstance(member, Mapping) for member in members)
    if objects and objects == len(members):
        yield Origin(kind="list", path=path)
    rows = [member for member in members if isinstance(member, list) and member]
    if len(rows) < 2 or len(rows) < len(members):
        return
    if all(isinstance(cell, str) for cell in rows[0]) and not is_time(rows[0][0]):
        yield Origin(kind="table", path=path)
    elif all(len(row) == 2 for row in rows):
        yield Origin(kind="pairs", path=path)


def _grouped(document: Any, path: str = "", depth: int = 0) -> Iterator[Origin]:
    """Yield the places below members of a list, or below names, that all hold records alike."""
    if depth > MAX_DEPTH:
        return
    members: list[Any] = []
    if isinstance(document, list):
        members = [member for member in document[:MAX_GROUPS] if isinstance(member, Mapping)]
    elif isinstance(document, Mapping) and not is_keyed(document):
        members = [
            member for member in list(document.values())[:MAX_GROUPS] if isinstance(member, Mapping | list)
        ]
        if len(members) < len(document):
            members = []
        for name, member in document.items():
            yield from _grouped(member, _join(path, name), depth + 1)
    if len(members) < 2:
        if isinstance(document, list) and members:
            yield from _below(document, members, path)
        return
    yield from _below(document, members, path)


def _below(document: Any, members: list[Any], path: str) -> Iterator[Origin]:
    inner = [{(one.kind, one.path, one.bare) for one in _origins(member, "", 2)} for member in members]
    named = isinstance(document, Mapping)
    for kind, below, bare in sorted(set.intersection(*inner)) if inner else ():
        yield Origin(kind=kind, path=below, groups=path, named=named, bare=bare)


def is_keyed(members: Mapping[Any, Any]) -> bool:
    """Tell whether the names of an object are times and what they name are values or records."""
    names = list(members)
    if len(names) < 2 or not all(
        isinstance(value, Mapping | int | float | str | None) for value in members.values()
    ):
        return False
    return all(is_time(name) for name in names[:60])


def _is_bare(members: Mapping[Any, Any]) -> bool:
    return not any(isinstance(value, Mapping) for value in members.values())


def is_columnar(members: Mapping[str, Any]) -> bool:
    """Tell whether an object holds at least two lists of the same length, of plain values."""
    lengths = [
        len(column)
        for column in members.values()
        if isinstance(column, list)
        and column
        and not any(isinstance(cell, Mapping | list) for cell in column[:50])
    ]
    return len(lengths) >= 2 and len(set(lengths)) == 1


def is_time(text: Any) -> bool:
    """Tell whether a text can be nothing but a time."""
    return isinstance(text, str) and len(text) >= 4 and bool({*kinds_of(text)} - {"excel-1900", "excel-1904"})


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
