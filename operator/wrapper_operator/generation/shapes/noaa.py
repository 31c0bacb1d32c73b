"""NOAA Climate Data Online, version 2: observations of stations; offsets from 1, less than a year at once."""

from dataclasses import replace

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.origins import Origin
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.shapes.records import RecordsReading, of_json, reading_of

TITLE = "the NOAA Climate Data Online API"
DATES = DateFilter(start="startdate", end="enddate", form=forms.DATE, longest=360)
"""The source refuses a year and more of daily values; the margin of a window counts, too."""
_PAGES = Paging(kind="offset", parameter="offset", first=1, size="limit", limit=1000)
_NAMES = ("station", "datatype")


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    document = first.document
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list) or not results or not isinstance(results[0], dict):
        return None
    if not {"date", "datatype", "station", "value"} <= results[0].keys():
        return None
    found = reading_of(
        first,
        of_json(Origin(kind="list", path="results")),
        title=TITLE,
        name=name,
        timezone=timezone,
        time_path="date",
        value_path="value",
        known_pages=(_PAGES,),
        known_dates=(DATES,),
        notes=("Times are days (or months, or years) of the station.",),
    )
    series = tuple(path for path in _NAMES if _asked_for_several(first, path))
    return replace(found, series=None if first.api.series_field else series)


def demands(first: Exchange) -> DateFilter | None:
    """Return the parameters without which the source does not answer."""
    return DATES if "/cdo-web/api/v2/data" in first.path or "startdate" in first.reply.body else None


def _asked_for_several(first: Exchange, path: str) -> bool:
    """Tell whether names may differ beyond the first page: the query does not settle them."""
    asked = first.sent.get({"station": "stationid", "datatype": "datatypeid"}[path], "")
    if asked and "," not in asked:
        return False
    return not asked or len({record.get(path) for record in first.document["results"]}) > 1
