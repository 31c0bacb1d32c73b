"""The shapes that replies have, and the order in which they are tried."""

from typing import NamedTuple, Protocol

from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.shapes import (
    columns,
    csv_http,
    date_keyed,
    entsoe,
    eurostat,
    nested_records,
    noaa,
    open_meteo,
    openaq,
    record_list,
    sdmx_csv,
    sdmx_json,
    un_sdg,
    wide_csv,
    world_bank,
)
from wrapper_operator.generation.shapes.reading import Reading


class Recognise(Protocol):
    """Tells whether a reply is of a shape."""

    def __call__(self, first: Exchange, *, name: str, timezone: str) -> Reading | None:
        """Return how points are read, or None where the reply is of another shape.

        Raises:
            Refused: It is of this shape, but cannot be used, or a hint does not fit.
        """
        ...


class Demands(Protocol):
    """Tells whether a refused first request lacks date parameters."""

    def __call__(self, first: Exchange) -> DateFilter | None:
        """Return the parameters without which the source does not answer, or None where it is another's."""
        ...


class Shape(NamedTuple):
    """One shape of replies."""

    name: str
    recognise: Recognise
    demands: Demands | None = None


SHAPES: tuple[Shape, ...] = (
    Shape("world-bank", world_bank.recognise),
    Shape("json-stat", eurostat.recognise, eurostat.demands),
    Shape("sdmx-csv", sdmx_csv.recognise),
    Shape("sdmx-json", sdmx_json.recognise),
    Shape("openaq", openaq.recognise),
    Shape("noaa-cdo", noaa.recognise, noaa.demands),
    Shape("open-meteo", open_meteo.recognise, open_meteo.demands),
    Shape("un-sdg", un_sdg.recognise),
    Shape("entsoe", entsoe.recognise, entsoe.demands),
    Shape("wide-csv", wide_csv.recognise),
    Shape("csv", csv_http.recognise),
    Shape("nested-records", nested_records.recognise),
    Shape("record-list", record_list.recognise),
    Shape("date-keyed", date_keyed.recognise),
    Shape("columns", columns.recognise),
)
"""From the most to the least particular: the first that recognises a reply has it.

Replies of known sources would also pass as plain records; records below several members would also look
like a list of those members.
"""
