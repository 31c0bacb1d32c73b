"""Open-Meteo: columns beside a column of times, without an offset, in the zone that the reply names."""

from dataclasses import replace
from typing import Any

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.origins import Origin, is_columnar
from wrapper_operator.generation.inference.outcome import listed, unusable
from wrapper_operator.generation.shapes.records import RecordsReading, of_json, reading_of

TITLE = "the Open-Meteo API"
DATES = DateFilter(start="start_date", end="end_date", form=forms.DATE)
_PARTS = ("hourly", "daily", "minutely_15", "monthly", "weekly")


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    document = first.document
    grouped = isinstance(document, list) and bool(document)
    sample: Any = document[0] if grouped else document
    if (
        not isinstance(sample, dict)
        or "generationtime_ms" not in sample
        or "utc_offset_seconds" not in sample
    ):
        return None
    parts = [part for part in _PARTS if isinstance(sample.get(part), dict) and is_columnar(sample[part])]
    if not parts:
        return None
    if len(parts) > 1:
        raise unusable(
            "SeveralResolutions",
            f"{name}: the reply holds {listed(parts)} at once: leave all but one out of query",
        )
    if grouped and len(document) > 1:
        origin = Origin(kind="columns", path=parts[0], groups="")
    else:
        origin = Origin(kind="columns", path=f"0.{parts[0]}" if grouped else parts[0])
    zone = str(sample.get("timezone") or timezone)
    zone = "UTC" if zone in ("GMT", "UTC") else zone
    found = reading_of(
        first,
        of_json(origin),
        title=TITLE,
        name=name,
        timezone=zone,
        time_path="time",
        known_dates=(DATES,),
        notes=(f"Times have no offset; the reply says that they are in {zone}.",),
    )
    several = origin.groups is not None
    # Places have no name; what tells them apart is where they are.
    series = ("latitude", "longitude") if several else ()
    return replace(found, series=None if first.api.series_field else series)


def demands(first: Exchange) -> DateFilter | None:
    """Return the parameters without which the source does not answer."""
    return DATES if first.path.endswith("/archive") or "start_date" in first.reply.body else None
