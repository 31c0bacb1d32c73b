"""Where the records of a JSON document lie: in a list, under keys that are times, or in columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wrapper_sdk import SourceError
from wrapper_sdk.records import from_columns, pick, records_at
from wrapper_sdk.times import kinds_of

KEY = "time"
"""What the key of a date-keyed object is called in its record."""
VALUE = "value"
"""What a bare number under such a key, or in a list of pairs, is called."""

GROUP = "group"
"""What the name of a record among several is called, where they are held by name."""

Kind = Literal["list", "keyed", "columns", "pairs", "table", "rows", "beside"]
"""Records in a list; under their times; in columns; as times and values; in rows under a header, or whose
names stand elsewhere; lists of values of several members beside one list of times."""


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
    many: Literal["", "lists", "objects"] = ""
    """The keys that are times name lists of records, or objects whose keys name records: their `group`."""
    swapped: bool = False
    """Pairs hold the value first."""
    names: str | None = None
    """Path of what the cells of rows are called, which begins where `path` does; or of the times that are
    beside lists of values, in the document."""

    def records(self, document: Any) -> list[dict[str, Any]]:
        """Return the records of a document.

        Raises:
            SourceError: There are none where they should be; the text holds what the document says instead.
        """
        if self.kind == "beside":
            return list(_beside(self, document))
        if self.groups is None:
            return list(_records(self, document))
        found: list[dict[str, Any]] = []
        for fields, member in _members(self, document):
            found += [{**fields, **record} for record in _records(self, member)]
        return found


def _members(origin: Origin, document: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    held = pick(document, origin.groups or "") if origin.groups else document
    if origin.named:
        for name, member in held.items() if isinstance(held, Mapping) else ():
            yield {GROUP: name}, member
        return
    for member in records_at(document, origin.groups or ""):
        yield plain_fields(member), member


def _beside(origin: Origin, document: Any) -> Iterator[dict[str, Any]]:
    times = records_at(document, origin.names or "")
    for fields, member in _members(origin, document):
        for time, value in zip(times, records_at(member, origin.path), strict=False):
            yield {**fields, KEY: time, VALUE: value}


def plain_fields(member: Any) -> dict[str, Any]:
    """Return the members of an object that are neither lists nor objects of times."""
    if not isinstance(member, Mapping):
        return {}
    return {
        name: value
        for name, value in member.items()
        if not isinstance(value, list) and not (isinstance(value, Mapping) and is_keyed(value))
    }


def _records(origin: Origin, document: Any) -> Iterator[dict[str, Any]]:
    kind, path = origin.kind, origin.path
    held = pick(document, path) if path else document
    if kind == "list":
        yield from (dict(record) for record in records_at(document, path) if isinstance(record, Mapping))
    elif kind == "pairs":
        for pair in records_at(document, path):
            if isinstance(pair, list) and len(pair) == 2:
                time, value = reversed(pair) if origin.swapped else pair
                yield {KEY: time, VALUE: value}
    elif kind in ("table", "rows"):
        yield from _rows(origin, document)
    elif not isinstance(held, Mapping):
        if document not in (None, {}, []):
            raise SourceError(f"the reply has no object at {path or 'its top'}")
    elif kind == "columns":
        yield from from_columns(held)
    else:
        yield from _keyed(origin, held)


def _rows(origin: Origin, document: Any) -> Iterator[dict[str, Any]]:
    rows = records_at(document, origin.path)
    if origin.names is not None:
        header = pick(document, origin.names) or []
    else:
        header, *rows = rows or [[]]
    for row in rows:
        yield dict(zip(header, row, strict=False))


def _keyed(origin: Origin, held: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key, value in held.items():
        if origin.many == "lists":
            yield from ({KEY: key, **record} for record in value or () if isinstance(record, Mapping))
        elif origin.many == "objects":
            for name, record in (value or {}).items():
                yield {KEY: key, GROUP: name, **(record or {})}
        else:
            yield {KEY: key, **value} if isinstance(value, Mapping) else {KEY: key, VALUE: value}


def is_keyed(members: Mapping[Any, Any]) -> bool:
    """Tell whether the names of an object are times and what they name are values or records."""
    names, values = list(members), list(members.values())
    lists = bool(values) and all(isinstance(value, list) for value in values)
    if lists and not all(isinstance(record, Mapping) for value in values for record in value):
        return False
    if not lists and not all(isinstance(value, Mapping | int | float | str | None) for value in values):
        return False
    if len(names) < 2 and not lists:
        return False
    return all(is_time(name) for name in names[:60])


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
