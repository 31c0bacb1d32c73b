"""World Bank API, version 2: a page's description, then its records; newest first."""

from dataclasses import replace
from typing import Any

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.shapes.records import Extraction, RecordsReading, reading_of
from wrapper_sdk import SourceError
from wrapper_sdk import world_bank as records_of

TITLE = "the World Bank API"
_AREA = "countryiso3code|country.id"
"""Some areas have no ISO code: they keep the source's own."""
_DATES = {"year": forms.YEAR, "quarter": forms.QUARTER_JOINED, "month": forms.MONTH_JOINED}
_PAGES = Paging(kind="page", parameter="page", size="per_page", limit=1000, pages="0.pages")


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    if not _is_one(first.document):
        return None
    extraction = Extraction(
        read=_read,
        code="world_bank(reply.json())",
        sdk=frozenset({"world_bank"}),
        where="second part of a reply",
    )
    found = reading_of(
        first,
        extraction,
        title=TITLE,
        name=name,
        timezone=timezone,
        time_path="date",
        value_path="value",
        known_pages=(_PAGES,),
    )
    return _with(found, first)


def _with(found: RecordsReading, first: Exchange) -> RecordsReading:
    form = _DATES.get(found.kind or "", forms.YEAR)
    dates = (DateFilter(start="date", end="date", form=form, separator=":"),)
    return replace(found, known_dates=dates, series=None if first.api.series_field else _names(first))


def _is_one(document: Any) -> bool:
    if not isinstance(document, list) or len(document) != 2 or not isinstance(document[0], dict):
        return False
    return {"page", "pages", "total"} <= document[0].keys() and isinstance(document[1], list | None)


def _read(exchange: Exchange) -> list[dict[str, Any]]:
    if not isinstance(exchange.document, list):
        raise SourceError("the reply is no JSON list")
    return records_of(exchange.document)


def _several(first: Exchange) -> bool:
    """Tell whether records of several areas are asked for: the first page may hold only one of them."""
    path = first.path.lower()
    area = path.partition("/country/")[2].partition("/")[0]
    return area == "all" or ";" in area or "%3b" in area or len(_areas(first)) > 1


def _areas(first: Exchange) -> set[str]:
    return {str((record.get("country") or {}).get("id")) for record in _read(first)}


def _names(first: Exchange) -> tuple[str, ...]:
    indicators = {str((record.get("indicator") or {}).get("id")) for record in _read(first)}
    path = first.path.partition("/indicator/")[2].partition("/")[0]
    several = len(indicators) > 1 or ";" in path or "%3b" in path.lower()
    area = (_AREA,) if _several(first) else ()
    return (*area, "indicator.id") if several else area
