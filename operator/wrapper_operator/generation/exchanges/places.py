"""The places of a JSON document where records may lie."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from wrapper_operator.generation.exchanges.fields import MILLISECONDS, SECONDS
from wrapper_operator.generation.exchanges.origins import Origin, is_columnar, is_keyed, is_time
from wrapper_operator.generation.inference import words
from wrapper_sdk.records import pick

MAX_DEPTH = 6
MAX_GROUPS = 40
"""Objects that hold records of their own, of which a sample is looked at."""
MAX_INDEXED = 4
"""Members of a list that are looked at for themselves."""
_HEADERS = frozenset({"fields", "columns", "header", "headers", "names", "columnnames", "fieldnames"})


def origins(document: Any) -> list[Origin]:
    """Return every place of a document where records may lie, the shallowest first."""
    found = [*_origins(document, "", 0)]
    grouped = list(_grouped(document))
    every = found + [one for one in grouped if one not in found]
    return [one for one in every if not _is_one_of_several(document, one)]


def _is_one_of_several(document: Any, origin: Origin) -> bool:
    """Tell whether a place counts into a list whose other members hold records too, which would be lost."""
    if origin.groups is None:
        return _has_alike(document, origin.path)
    held = pick(document, origin.groups) if origin.groups else document
    members = list(held.values()) if isinstance(held, Mapping) else held
    below = isinstance(members, list) and any(_has_alike(member, origin.path) for member in members)
    return below or _has_alike(document, origin.groups)


def _has_alike(document: Any, path: str) -> bool:
    steps = path.split(".")
    for place, step in enumerate(steps):
        holder = pick(document, ".".join(steps[:place])) if place else document
        if not step.isdecimal() or not isinstance(holder, list):
            continue
        rest = ".".join(steps[place + 1 :])
        alike = [
            member for member in holder if isinstance(pick(member, rest) if rest else member, Mapping | list)
        ]
        kinds = {type(pick(member, rest) if rest else member) for member in alike}
        if len(alike) > 1 and len(kinds) == 1:
            return True
    return False


def _origins(document: Any, path: str, depth: int) -> Iterator[Origin]:
    if depth > MAX_DEPTH:
        return
    if isinstance(document, list):
        yield from _of_list(document, path)
        if len(document) <= MAX_INDEXED:
            for place, member in enumerate(document):
                yield from _origins(member, _join(path, str(place)), depth + 1)
    elif isinstance(document, Mapping):
        if is_keyed(document):
            yield Origin(kind="keyed", path=path, bare=_is_bare(document), many=_many(document))
            return
        if is_columnar(document):
            yield Origin(kind="columns", path=path)
        yield from _named_rows(document, path)
        yield from _beside(document, path)
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
        yield Origin(kind="pairs", path=path, swapped=_are_swapped(rows))


def _are_swapped(rows: Sequence[Sequence[Any]]) -> bool:
    """Tell whether pairs hold a time second, and none first."""
    first, second = ([row[place] for row in rows if row[place] is not None] for place in (0, 1))
    return all(map(_may_be_time, second)) and not all(map(_may_be_time, first))


def _may_be_time(cell: Any) -> bool:
    if isinstance(cell, str):
        return is_time(cell)
    counted = isinstance(cell, int | float) and not isinstance(cell, bool)
    return counted and any(low <= cell <= high for low, high in (SECONDS, MILLISECONDS))


def _named_rows(document: Mapping[str, Any], path: str) -> Iterator[Origin]:
    """Yield the lists of rows whose cells are named by another member of the same object."""
    headers = {
        name: member
        for name, member in document.items()
        if isinstance(member, list) and len(member) > 1 and all(isinstance(cell, str) for cell in member)
    }
    for name, rows in document.items():
        if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
            continue
        for header, names in headers.items():
            if words.joined(header) in _HEADERS and all(len(row) == len(names) for row in rows):
                yield Origin(kind="rows", path=_join(path, name), names=_join(path, header))


def _beside(document: Mapping[str, Any], path: str) -> Iterator[Origin]:
    """Yield the lists of values, each of a member of a list, beside one list of as many times."""
    columns = {name: member for name, member in document.items() if isinstance(member, list)}
    times = [name for name, column in columns.items() if len(column) > 1 and all(map(_may_be_time, column))]
    for name, members in columns.items():
        if not members or not all(isinstance(member, Mapping) for member in members):
            continue
        for time in times:
            for inner, held in members[0].items():
                if isinstance(held, list) and all(_fits(member, inner, columns[time]) for member in members):
                    yield Origin(kind="beside", path=inner, groups=_join(path, name), names=_join(path, time))


def _fits(member: Mapping[str, Any], name: str, times: Sequence[Any]) -> bool:
    values = member.get(name)
    plain = isinstance(values, list) and not any(isinstance(value, Mapping | list) for value in values)
    return plain and len(values or ()) == len(times)


def _grouped(document: Any, path: str = "", depth: int = 0) -> Iterator[Origin]:
    """Yield the places below members of a list, or below names, that all hold records alike."""
    if depth > MAX_DEPTH:
        return
    members: list[Any] = []
    if isinstance(document, list):
        members = [member for member in document[:MAX_GROUPS] if isinstance(member, Mapping)]
        for place, member in enumerate(document[:MAX_INDEXED]):
            yield from _grouped(member, _join(path, str(place)), depth + 1)
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
    inner = [[one for one in _origins(member, "", 2) if one.groups is None] for member in members]
    named = isinstance(document, Mapping)
    for one in inner[0] if inner else ():
        if all(one in others for others in inner[1:]):
            yield replace(one, groups=path, named=named)


def _many(members: Mapping[Any, Any]) -> Literal["", "lists", "objects"]:
    """Tell whether an object by time names several records for each time."""
    values = list(members.values())
    if all(isinstance(value, list) for value in values):
        return "lists"
    held = [value for value in values if isinstance(value, Mapping)]
    inner = [record for value in held for record in value.values() if record is not None]
    if len(held) < len(values) or not inner or not all(isinstance(record, Mapping) for record in inner):
        return ""
    return (
        "objects" if max(map(len, held)) > 1 and all(set(record) == set(inner[0]) for record in inner) else ""
    )


def _is_bare(members: Mapping[Any, Any]) -> bool:
    return not any(isinstance(value, Mapping | list) for value in members.values())


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
