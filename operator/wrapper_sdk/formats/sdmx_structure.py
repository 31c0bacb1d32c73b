"""The structure of an SDMX-JSON message: what the positions in its keys stand for."""

from typing import Any, Literal

from wrapper_sdk.errors import SourceError

Level = Literal["series", "observation"]
_MULTIPLIER = "UNIT_MULT"
_TIME_IDS = ("TIME_PERIOD", "TIME", "YEAR", "PERIOD")


class Structure:
    """Dimensions and the unit multiplier of one data set.

    Args:
        described: The message's structure that the data set refers to.
        data: The data set.
        labels: Whether keys hold names instead of ids.

    Raises:
        SourceError: There is no time dimension.
    """

    def __init__(self, described: dict[str, Any], data: dict[str, Any], *, labels: bool) -> None:
        dimensions = described.get("dimensions") or {}
        self._levels: dict[Level, list[dict[str, Any]]] = {
            "series": dimensions.get("series") or [],
            "observation": dimensions.get("observation") or [],
        }
        self._constant = dimensions.get("dataSet") or []
        every = [*self._constant, *self._levels["series"], *self._levels["observation"]]
        every.sort(key=lambda dimension: dimension.get("keyPosition", len(every)))
        self._time = _time_dimension(every)
        self._others = [str(dimension["id"]) for dimension in every if dimension is not self._time]
        self._codes = {str(dimension["id"]): _texts(dimension, labels=False) for dimension in every}
        self._names = (
            {name: _texts(dimension, labels=True) for name, dimension in _by_id(every)} if labels else {}
        )
        self._attributes = described.get("attributes") or {}
        self._data = data
        self._order = [str(dimension["id"]) for dimension in every]
        self._groups = self._group_multipliers()
        self._whole = self.multiplier(data.get("attributes"), "dataSet")

    def positions(self, key: str, level: Level) -> dict[str, int]:
        """Return the position of each dimension's value from a key such as `0:12:3`.

        Raises:
            SourceError: The key has more or fewer parts than the structure has dimensions.
        """
        dimensions = self._levels[level]
        parts = key.split(":") if key else []
        if len(parts) != len(dimensions) or not all(part.isdecimal() for part in parts):
            raise SourceError(
                f"the SDMX-JSON key {key[:60]!r} does not fit the {len(dimensions)} dimensions of a {level}"
            )
        return {str(dimension["id"]): int(part) for dimension, part in zip(dimensions, parts, strict=True)}

    def decode(self, where: dict[str, int]) -> tuple[str, tuple[str, ...]]:
        """Return the time and the codes of the other dimensions, in the order of `key`."""
        return self._code(str(self._time["id"]), where), tuple(
            self._code(name, where) for name in self._others
        )

    def key(self, codes: tuple[str, ...]) -> dict[str, str]:
        """Return the key of a series: its codes, or names, by dimension."""
        found = dict(zip(self._others, codes, strict=True))
        for name, texts in self._names.items():
            if name in found:
                found[name] = texts[self._codes[name].index(found[name])]
        return found

    def _code(self, name: str, where: dict[str, int]) -> str:
        codes, position = self._codes[name], where.get(name, 0)
        if position >= len(codes):
            raise SourceError(f"the SDMX-JSON reply has no value {position} of the dimension {name}")
        return codes[position]

    def multiplier(self, cells: Any, level: str) -> str | None:
        """Return the unit multiplier among the attributes of an observation, a series or the data set."""
        described = self._attributes.get(level) or []
        for index, attribute in enumerate(described):
            if attribute.get("id") == _MULTIPLIER:
                cell = cells[index] if isinstance(cells, list) and index < len(cells) else None
                return _attribute_text(attribute, cell)
        return None

    def inherited_multiplier(self, where: dict[str, int]) -> str | None:
        """Return the unit multiplier of a group that an observation belongs to, or of the whole data set."""
        for parts, text in self._groups:
            if all(where.get(name, 0) == position for name, position in parts.items()):
                return text
        return self._whole

    def _group_multipliers(self) -> list[tuple[dict[str, int], str]]:
        found = []
        for key, cells in (self._data.get("dimensionGroupAttributes") or {}).items():
            text = self.multiplier(cells, "dimensionGroup")
            parts = zip(self._order, key.split(":"), strict=False)
            if text:
                found.append(({name: int(part) for name, part in parts if part.isdecimal()}, text))
        return found


def structure_of(body: dict[str, Any], data: dict[str, Any], *, labels: bool) -> Structure:
    """Return the structure of a data set: version 1.0 has one for all, version 2.0 a list.

    Raises:
        SourceError: There is none.
    """
    several = body.get("structures")
    described = body.get("structure")
    if isinstance(several, list) and several:
        index = data.get("structure", 0)
        described = several[index] if isinstance(index, int) and 0 <= index < len(several) else None
    if not isinstance(described, dict):
        raise SourceError("the SDMX-JSON reply does not say what its structure is")
    return Structure(described, data, labels=labels)


def _by_id(dimensions: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [(str(dimension["id"]), dimension) for dimension in dimensions]


def _time_dimension(dimensions: list[dict[str, Any]]) -> dict[str, Any]:
    roles = [(dimension, dimension.get("roles") or [dimension.get("role")]) for dimension in dimensions]
    by_role = [
        found for found, names in roles if any(str(name).upper() in ("TIME_PERIOD", "TIME") for name in names)
    ]
    by_id = [found for name in _TIME_IDS for found in dimensions if str(found.get("id")).upper() == name]
    for found in (*by_id[:1], *by_role[:1]):
        return found
    shown = ", ".join(str(dimension.get("id")) for dimension in dimensions)
    raise SourceError(f"the SDMX-JSON reply has no time dimension; it has: {shown}")


def _texts(dimension: dict[str, Any], *, labels: bool) -> list[str]:
    return [_text(value, labels=labels) for value in dimension.get("values") or []]


def _text(value: Any, *, labels: bool) -> str:
    if not isinstance(value, dict):
        return str(value)
    order = ("name", "id", "value") if labels else ("id", "value", "start", "name")
    return str(next((value[name] for name in order if value.get(name) is not None), ""))


def _attribute_text(attribute: dict[str, Any], cell: Any) -> str | None:
    """Return the text of an attribute: a position in its values, or the value itself, or its default."""
    values = attribute.get("values") or []
    if isinstance(cell, list):
        cell = cell[0] if cell else None
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell < len(values):
        return _text(values[cell], labels=False)
    if cell is None:
        default = attribute.get("default")
        return None if default is None else str(default)
    return str(cell)
