"""United Nations SDG database, version 1: numbers as texts, several records of a year by dimension."""

from dataclasses import replace

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.origins import Origin
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.shapes.records import RecordsReading, of_json, reading_of

TITLE = "the UN SDG API"
_PAGES = Paging(kind="page", parameter="page", size="pageSize", limit=1000, pages="totalPages")


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    document = first.document
    data = document.get("data") if isinstance(document, dict) else None
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        return None
    if not {"geoAreaCode", "timePeriodStart", "value"} <= data[0].keys():
        return None
    found = reading_of(
        first,
        of_json(Origin(kind="list", path="data")),
        title=TITLE,
        name=name,
        timezone=timezone,
        time_path="timePeriodStart",
        value_path="value",
        known_pages=(_PAGES,),
        known_dates=(DateFilter(start="timePeriodStart", end="timePeriodEnd", form=forms.YEAR),),
        notes=("Values such as <0.1 or >95 count as the number itself.",),
    )
    return replace(found, series=None if first.api.series_field else (), varying=_dimensions(first))


def _dimensions(first: Exchange) -> tuple[str, ...]:
    """Return what may tell records of a year apart: series, area, and the dimensions of the series."""
    described = first.document.get("dimensions")
    known = (
        [one.get("id") for one in described if isinstance(one, dict)] if isinstance(described, list) else []
    )
    records = first.document["data"]
    named = dict.fromkeys([*known, *(name for record in records for name in record.get("dimensions") or {})])
    return ("series", "geoAreaCode", *(f"dimensions.{name}" for name in named))
