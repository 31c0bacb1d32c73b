"""OpenAQ, version 3: measurements of a sensor, or their means by hour, day or year."""

from dataclasses import replace

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.origins import Origin
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.shapes.records import RecordsReading, of_json, reading_of
from wrapper_sdk.records import pick

TITLE = "the OpenAQ API"
TIME = "period.datetimeFrom.utc"
_PAGES = Paging(kind="page", parameter="page", size="limit", limit=1000)
_PAIRS = (("datetime_from", "datetime_to"), ("date_from", "date_to"))


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    document = first.document
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list) or not results or pick(results[0], TIME) is None:
        return None
    found = reading_of(
        first,
        of_json(Origin(kind="list", path="results")),
        title=TITLE,
        name=name,
        timezone=timezone,
        time_path=TIME,
        value_path="value",
        known_pages=(_PAGES,),
        known_dates=tuple(
            DateFilter(start=start, end=end, form=form)
            for start, end in _PAIRS
            for form in (forms.MOMENT, forms.DATE)
        ),
        notes=("The time is the start of what was measured, in UTC.",),
    )
    names = {str(pick(record, "parameter.name")) for record in results}
    series = ("parameter.name",) if len(names) > 1 else ()
    return replace(found, series=None if first.api.series_field else series)
