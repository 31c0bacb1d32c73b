"""JSON-stat 1.x and 2.0: a cube whose values lie in one list, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import Any, NamedTuple

from wrapper_sdk.errors import SourceError
from wrapper_sdk.formats.observation import Observation, Reject, number
from wrapper_sdk.replies.refusals import told

_TIME_WORDS = (
    "time time_period timeperiod period year years month months quarter quarters week day date tid år ano"
    " anio año trimestre mes mês jahr monat quartal annee année vuosi kuukausi"
)
_TIME_NAMES = frozenset(_TIME_WORDS.split())


class Dimension(NamedTuple):
    """One dimension: its id, and the codes (or labels) of its categories in their order."""

    id: str
    codes: list[str]


def json_stat(
    document: Any, *, time: str | None = None, labels: bool = False, reject: Reject | None = None
) -> Iterator[Observation[str]]:
    """Yield the observations of a dataset; the time is the code of its category.

    Args:
        document: The JSON document: a dataset of version 2.0, or of 1.x in its wrapping.
        time: Id of the time dimension; None for the one whose role is time, or that is called so.
        labels: Whether the series' key holds labels instead of codes.
        reject: Takes values that are no numbers, such as `source.reject`; None raises them.

    Raises:
        SourceError: The document is no dataset, contradicts itself, or has no time dimension.
        ParseError: A value is no number, and `reject` is None.

    >>> cube = {"version": "2.0", "class": "dataset", "id": ["geo", "time"], "size": [2, 2],
    ...         "dimension": {"geo": {"category": {"index": {"PT": 0, "ES": 1}}},
    ...                       "time": {"category": {"index": ["2023", "2024"]}}},
    ...         "value": {"1": 2.2, "2": 3.1}, "status": {"1": "p"}}
    >>> for found in json_stat(cube):
    ...     print(*found)
    2024 2.2 {'geo': 'PT'}
    2023 3.1 {'geo': 'ES'}
    """
    dataset = _dataset(document)
    dimensions = json_stat_dimensions(dataset, labels=labels, time=time)
    if not dimensions:
        return
    where = _time_position(dataset, [dimension.id for dimension in dimensions], time)
    sizes = [len(dimension.codes) for dimension in dimensions]
    step = prod(sizes[where + 1 :])
    periods = dimensions[where].codes
    others = dimensions[:where] + dimensions[where + 1 :]
    keys: dict[int, dict[str, str]] = {}
    for position, cell in _cells(dataset.get("value"), prod(sizes)):
        value = number(cell, reject=reject)
        if value is None:
            continue
        before, rest = divmod(position, step * len(periods))
        period, after = divmod(rest, step)
        series = before * step + after
        key = keys.get(series)
        if key is None:
            key = keys[series] = _key(others, series)
        yield Observation(periods[period], value, key)


def json_stat_dimensions(document: Any, *, labels: bool = False, time: str | None = None) -> list[Dimension]:
    """Return the dimensions of a dataset in its order, with the categories' codes.

    Args:
        document: As for `json_stat`.
        labels: Whether labels are wanted instead of codes, except of the time dimension.
        time: Id of the time dimension, as for `json_stat`.

    Raises:
        SourceError: The document is no dataset, or contradicts itself.
    """
    dataset = _dataset(document)
    described = dataset.get("dimension")
    described = described if isinstance(described, dict) else {}
    ids, sizes = dataset.get("id", described.get("id")), dataset.get("size", described.get("size"))
    if not isinstance(ids, list) or not isinstance(sizes, list) or len(ids) != len(sizes):
        raise SourceError("the JSON-stat reply does not say which dimensions it has (id and size)")
    found = [
        _dimension(described, str(name), size, labels=False) for name, size in zip(ids, sizes, strict=True)
    ]
    if not labels or not found:
        return found
    where = _time_position(dataset, [dimension.id for dimension in found], time)
    return [
        dimension
        if index == where
        else _dimension(described, dimension.id, len(dimension.codes), labels=True)
        for index, dimension in enumerate(found)
    ]


def _dataset(document: Any) -> dict[str, Any]:
    """Return the dataset of a document: itself, or the only one in the wrapping of version 1.x."""
    if isinstance(document, dict):
        if "value" in document and ("id" in document or "dimension" in document):
            return document
        wrapped = [
            found
            for found in document.values()
            if isinstance(found, dict) and "dimension" in found and "value" in found
        ]
        if len(wrapped) == 1:
            return wrapped[0]
        if wrapped:
            raise SourceError(
                "the JSON-stat reply holds several datasets: ask for one, or hand over one of them"
            )
    said = told(document)
    raise SourceError("the reply is no JSON-stat dataset" + (f"; it says: {said[:300]}" if said else ""))


def _dimension(described: Mapping[str, Any], name: str, size: Any, *, labels: bool) -> Dimension:
    category = (described.get(name) or {}).get("category") or {}
    index, texts = category.get("index"), category.get("label") or {}
    if isinstance(index, dict):
        codes = [str(code) for code, _ in sorted(index.items(), key=lambda item: _position(item[1], name))]
    elif isinstance(index, list):
        codes = [str(code) for code in index]
    else:  # a single category needs no index
        codes = [str(code) for code in texts] or [name] * (size == 1)
    if len(codes) != size:
        raise SourceError(
            f"the JSON-stat dimension {name!r} has {len(codes)} categories where size says {size}"
        )
    return Dimension(name, [str(texts.get(code, code)) for code in codes] if labels else codes)


def _position(value: Any, name: str) -> int:
    if not isinstance(value, int):
        raise SourceError(f"the JSON-stat dimension {name!r} has a category without a position")
    return value


def _time_position(dataset: Mapping[str, Any], ids: list[str], time: str | None) -> int:
    """Return which dimension is time: the one asked for, with that role, or called so."""
    role = dataset.get("role") or (dataset.get("dimension") or {}).get("role") or {}
    by_role = [str(name) for name in role.get("time") or [] if name in ids]
    by_name = [name for name in ids if name.casefold() in _TIME_NAMES or name.upper().startswith("TLIST(")]
    for candidates in (
        [time] if time else [],
        by_role if time is None else [],
        by_name if time is None else [],
    ):
        if len(candidates) == 1 and candidates[0] in ids:
            return ids.index(candidates[0])
    raise SourceError(
        f"the JSON-stat reply has no dimension that is surely its time; it has: {', '.join(ids)}"
    )


def _cells(values: Any, count: int) -> Iterable[tuple[int, Any]]:
    """Yield position and value of what is there: of a list, or of an object with positions as names."""
    if values is None:
        return
    if isinstance(values, list):
        if len(values) > count:
            raise SourceError(f"the JSON-stat reply has {len(values)} values where its sizes make {count}")
        yield from enumerate(values)
        return
    if not isinstance(values, dict):
        raise SourceError("the JSON-stat reply has a value that is neither a list nor an object")
    for name, value in values.items():
        if not name.isdecimal() or int(name) >= count:
            raise SourceError(
                f"the JSON-stat reply has a value at {name[:20]!r}, outside of its {count} cells"
            )
        yield int(name), value


def _key(dimensions: list[Dimension], position: int) -> dict[str, str]:
    """Return the categories at a position in the cube without time; the last dimension moves fastest."""
    found: list[tuple[str, str]] = []
    for dimension in reversed(dimensions):
        position, index = divmod(position, len(dimension.codes))
        found.append((dimension.id, dimension.codes[index]))
    return dict(reversed(found))
