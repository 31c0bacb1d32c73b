"""SDMX-JSON 1 and 2: observations whose keys are positions in the lists of a structure."""

from collections.abc import Iterator, Mapping
from typing import Any

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.shapes.cubes import Cell, CubeReading, check_cube_hints, cube_of
from wrapper_operator.generation.shapes.eurostat import cross
from wrapper_operator.generation.shapes.sdmx import with_dates
from wrapper_sdk import SourceError, sdmx_json

TITLE = "an API that answers in SDMX-JSON"


def recognise(first: Exchange, *, name: str, timezone: str) -> CubeReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    if _body(first.document) is None:
        return None
    check_cube_hints(first.api, times=("TIME_PERIOD",), values=("OBS_VALUE", "value"), name=name)
    reading = CubeReading(
        title=TITLE,
        name=name,
        timezone=timezone,
        api=first.api,
        observe=_observe,
        code="sdmx_json(reply.checked().json(), reject=source.reject)",
        sdk=frozenset({"sdmx_json"}),
        notes=("Values are multiplied by ten to the power of UNIT_MULT, where they have one.",),
    )
    return with_dates(cube_of(reading, first))


def _body(document: Any) -> Mapping[str, Any] | None:
    body = document.get("data", document) if isinstance(document, Mapping) else None
    if not isinstance(body, Mapping) or not isinstance(body.get("dataSets"), list):
        return None
    return body if "structure" in body or "structures" in body else None


def _observe(exchange: Exchange) -> list[Cell]:
    body = _body(exchange.document)
    if body is None:
        raise SourceError("the reply is no SDMX-JSON")
    if not exchange.reply.thinned:
        return [Cell(one.time, one.value, one.key) for one in sdmx_json(exchange.document, reject=_ignore)]
    dimensions = dict(_dimensions(body))
    time = next((name for name in dimensions if name.upper() in ("TIME_PERIOD", "TIME")), None)
    if time is None:
        raise SourceError("the SDMX-JSON reply has no dimension that is time")
    return cross(dimensions, time)


def _dimensions(body: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the dimensions of all levels with their codes."""
    structures = body.get("structures")
    structure = structures[0] if isinstance(structures, list) and structures else body.get("structure")
    levels = structure.get("dimensions") if isinstance(structure, Mapping) else None
    for level in levels.values() if isinstance(levels, Mapping) else ():
        for dimension in level if isinstance(level, list) else ():
            values = dimension.get("values") or []
            yield str(dimension.get("id")), [str(one.get("id", one.get("value"))) for one in values if one]


def _ignore(error: Exception) -> None:
    """Leave out what is no number: the run counts it."""
