"""The places of documents where records lie, and the records that come of them."""

from typing import Any

import pytest

from unit.generation.api.replies import asking, first, run
from wrapper_operator.generation.exchanges.origins import Origin
from wrapper_operator.generation.exchanges.places import origins
from wrapper_operator.generation.shapes.exploring import explore, recognise
from wrapper_operator.generation.shapes.reading import Sighting

DAYS = ["2024-01-01", "2024-01-02", "2024-01-03"]
EPOCHS = [1704067200, 1704070800, 1704074400]

INFLUX = {
    "results": [
        {
            "series": [
                {
                    "name": "level",
                    "tags": {"site": site},
                    "columns": ["time", "value"],
                    "values": [[day, number + index] for index, day in enumerate(DAYS)],
                }
                for number, site in ((1, "north"), (5, "south"))
            ]
        }
    ]
}
WIDE_ROWS = {
    "fields": ["time_stamp", "pm2.5", "humidity"],
    "data": [[epoch, index + 0.5, 40 + index] for index, epoch in enumerate(EPOCHS)],
}
GRAPHITE = [
    {"target": name, "datapoints": [[number + index, epoch] for index, epoch in enumerate(EPOCHS)]}
    for number, name in ((1, "north"), (5, "south"))
]
BESIDE = {
    "unix_seconds": EPOCHS,
    "production_types": [
        {"name": name, "data": [number, number + 1, None]} for number, name in ((1, "north"), (5, "south"))
    ],
}
LISTS_BY_TIME = [
    {
        "IndicadorCod": "0008206",
        "DataExtracao": "2026-11-23T10:00:00.000+00:00",
        "UltimoPref": "2024",
        "Dados": {
            str(2022 + index): [
                {"geocod": code, "geodsg": name, "valor": str(number + index)}
                for number, code, name in ((1, "1", "north"), (5, "2", "south"))
            ]
            for index in range(3)
        },
    }
]
OBJECTS_BY_TIME = {
    f"{day}T00:00": {"1210881": {"temperatura": index + 1}, "1210883": {"temperatura": index + 5}, "12": None}
    for index, day in enumerate(DAYS)
}
VALUES_AND_CODES = {
    "timeSeries": [
        {
            "name": name,
            "variable": {"code": [{"value": f"000{number}"}], "noDataValue": -999999.0},
            "values": [{"value": [{"value": str(number), "dateTime": f"{day}T00:00Z"} for day in DAYS]}],
        }
        for number, name in ((1, "north"), (5, "south"))
    ]
}


def sightings(document: Any) -> list[Sighting]:
    """Return what is read of a document, with the names of the series."""
    exchange = first(document)
    found = recognise(exchange, name="x", timezone="UTC")
    assert found is not None
    asks = asking(lambda query: document)
    asks.remember(exchange)
    reading = run(explore(found.reading, exchange, asks))
    seen: list[Sighting] = reading.sightings(exchange)
    return seen


@pytest.mark.parametrize(
    ("document", "values", "series"),
    [
        pytest.param(INFLUX, {1, 2, 3, 5, 6, 7}, {"north", "south"}, id="rows-of-several-lists"),
        pytest.param(GRAPHITE, {1, 2, 3, 5, 6, 7}, {"north", "south"}, id="value-before-time"),
        pytest.param(BESIDE, {1, 2, None, 5, 6}, {"north", "south"}, id="values-beside-times"),
        pytest.param(LISTS_BY_TIME, {1, 2, 3, 5, 6, 7}, {"north", "south"}, id="lists-by-time"),
        pytest.param(
            OBJECTS_BY_TIME, {1, 2, 3, 5, 6, 7, None}, {"1210881", "1210883", "12"}, id="objects-by-time"
        ),
        pytest.param(VALUES_AND_CODES, {1, 5}, {"north", "south"}, id="values-and-codes"),
        pytest.param(WIDE_ROWS, {0.5, 1.5, 2.5, 40, 41, 42}, {""}, id="rows-named-elsewhere"),
    ],
)
def test_records_of_several_series_are_all_read(
    document: Any, values: set[float | None], series: set[str]
) -> None:
    found = sightings(document)

    assert {one.value for one in found} == values
    assert {one.series for one in found} == series


def test_no_place_counts_into_lists_that_are_alike() -> None:
    """One of two series would be taken for all there is."""
    assert not [one for one in origins(INFLUX) if "series.0" in one.path or "series.1" in one.path]
    assert Origin(kind="list", path="1") in origins([{"page": 1}, [{"date": "2024", "value": 1}]])
