"""JSON-stat 1 and 2, as Eurostat's statistics API and other offices give it: a cube of values."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.forms import Form
from wrapper_operator.generation.shapes.cubes import Cell, CubeReading, check_cube_hints, cube_of
from wrapper_sdk import SourceError, json_stat

TITLE = "an API that answers in JSON-stat"
_FORMS: dict[str, tuple[Form, ...]] = {
    "year": (forms.YEAR,),
    "semester": (forms.SEMESTER, forms.YEAR),
    "quarter": (forms.QUARTER, forms.YEAR),
    "month": (forms.MONTH, forms.YEAR),
    "week": (forms.WEEK, forms.YEAR),
    "date": (forms.DATE, forms.YEAR),
}


def recognise(first: Exchange, *, name: str, timezone: str) -> CubeReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    dataset = dataset_of(first.document)
    if dataset is None:
        return None
    time = time_dimension(dataset)
    check_cube_hints(first.api, times=(time,) if time else (), values=("value",), name=name)
    reading = CubeReading(
        title=TITLE,
        name=name,
        timezone=timezone,
        api=first.api,
        observe=observe,
        code="json_stat(reply.checked().json(), reject=source.reject)",
        sdk=frozenset({"json_stat"}),
    )
    found = cube_of(reading, first)
    able = _FORMS.get(found.kind or "", (forms.YEAR,))
    return replace(
        found,
        known_dates=tuple(
            DateFilter(start="sinceTimePeriod", end="untilTimePeriod", form=form) for form in able
        ),
        guess=True,
    )


def demands(first: Exchange) -> DateFilter | None:
    """Return the parameters that make the first request small enough for the source."""
    if first.reply.status != 413 or "EXTRACTION_TOO_BIG" not in first.reply.body:
        return None
    return DateFilter(start="sinceTimePeriod", end="untilTimePeriod", form=forms.YEAR, longest=365)


def dataset_of(document: Any) -> Mapping[str, Any] | None:
    """Return the dataset of a JSON-stat document; None where it is none."""
    if not isinstance(document, Mapping):
        return None
    if "value" in document and isinstance(document.get("dimension"), Mapping):
        return document
    wrapped = [
        one
        for one in document.values()
        if isinstance(one, Mapping) and "value" in one and isinstance(one.get("dimension"), Mapping)
    ]
    return wrapped[0] if len(wrapped) == 1 else None


def ids(dataset: Mapping[str, Any]) -> list[str]:
    """Return the ids of the dimensions, in order."""
    found = dataset.get("id", dataset["dimension"].get("id"))
    return [str(one) for one in found] if isinstance(found, list) else []


def time_dimension(dataset: Mapping[str, Any]) -> str | None:
    """Return the dimension that is time: by its role or its name."""
    role = dataset.get("role") or dataset["dimension"].get("role") or {}
    by_role = [str(name) for name in role.get("time") or []] if isinstance(role, Mapping) else []
    named = [
        one for one in ids(dataset) if one.casefold() in ("time", "time_period", "period", "year", "month")
    ]
    return next(iter([*by_role, *named]), None)


def codes(dataset: Mapping[str, Any], name: str) -> list[str]:
    """Return the codes of a dimension, as far as they were not thinned."""
    category = (dataset["dimension"].get(name) or {}).get("category") or {}
    index = category.get("index")
    if isinstance(index, Mapping | list):
        return [str(code) for code in index]
    return [str(code) for code in category.get("label") or {}]


def observe(exchange: Exchange) -> list[Cell]:
    """Return the observations of a reply; of a thinned one its times and codes."""
    dataset = dataset_of(exchange.document)
    if dataset is None:
        raise SourceError("the reply is no JSON-stat dataset")
    if not exchange.reply.thinned:
        return [Cell(one.time, one.value, one.key) for one in json_stat(exchange.document, reject=_ignore)]
    time = time_dimension(dataset)
    if time is None:
        raise SourceError("the JSON-stat reply has no dimension that is time")
    return cross({name: codes(dataset, name) for name in ids(dataset)}, time)


def cross(dimensions: Mapping[str, list[str]], time: str) -> list[Cell]:
    """Return a cell without value for each time, and for each code of another dimension."""
    base = {name: found[0] for name, found in dimensions.items() if name != time and found}
    times = dimensions.get(time) or []
    cells = [Cell(one, None, base) for one in times]
    for name in base:
        cells += [Cell(times[0], None, {**base, name: code}) for code in dimensions[name] if times]
    return cells


def _ignore(error: Exception) -> None:
    """Leave out what is no number: the run counts it."""
