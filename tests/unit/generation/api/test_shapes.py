"""Each shape by its first reply: what it is taken for, which points are seen, what the code says."""

from typing import Any

import pytest

from unit.generation.api.replies import DATA, api, first, fixture
from wrapper_operator.generation.lint import lint
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.shapes.exploring import recognise
from wrapper_operator.generation.shapes.registry import SHAPES

EXPECTED: dict[str, list[tuple[str, float | None, str]]] = {
    "world-bank": [
        ("2024-01-01T00", None, "PRT"),
        ("2023-01-01T00", 3.9, "PRT"),
        ("2023-01-01T00", 6.5, "Z4"),
        ("2022-01-01T00", 4.1, "PRT"),
    ],
    "json-stat": [
        ("2023-07-01T00", 2.2, "PT"),
        ("2024-01-01T00", 2.4, "PT"),
        ("2023-10-01T00", 7.5, "ES"),
    ],
    "sdmx-csv": [("2021-01-01T00", 50400.0, "PRT"), ("2021-01-01T00", 7.5, "ISL")],
    "sdmx-json": [("2023-01-01T00", 11.96, ""), ("2023-02-01T00", 12.5, "")],
    "openaq": [("2023-10-16T12", 6.0, ""), ("2023-10-16T13", 7.5, "")],
    "noaa-cdo": [("2023-12-29T00", 7.2, ""), ("2023-12-30T00", 5.0, "")],
    "open-meteo": [("2022-06-30T22", 1.0, ""), ("2022-06-30T23", None, ""), ("2022-07-01T00", 2.5, "")],
    "un-sdg": [
        ("2019-01-01T00", 99.5, "ALLAREA"),
        ("2020-01-01T00", 95.0, "ALLAREA"),
        ("2020-01-01T00", None, "RURAL"),
    ],
    "entsoe": [("2024-06-21T00", 0.5, ""), ("2024-06-21T01", 0.5, ""), ("2024-06-21T02", 1204.5, "")],
    "csv": [("2024-01-31T00", 1.25, ""), ("2024-02-01T00", 1.5, ""), ("2024-02-02T00", None, "")],
    "wide-csv": [
        ("2023-11-01T00", 1.5, "PT11"),
        ("2023-12-01T00", 2.5, "PT11"),
        ("2023-12-01T00", None, "PT17"),
        ("2024-01-01T00", 4.5, "PT17"),
    ],
    "nested-records": [("2024-01-01T00", 1.5, "A"), ("2024-01-01T01", 2.5, "A"), ("2024-01-01T00", 7.5, "B")],
    "record-list": [("2024-01-01T00", 1.5, ""), ("2024-01-01T01", 2.5, "")],
    "date-keyed": [
        ("2024-01-02T00", 1.09, ""),
        ("2024-01-02T00", 0.86, ""),
        ("2024-01-03T00", 1.1, ""),
        ("2024-01-03T00", 0.87, ""),
    ],
    "columns": [("2024-01-01T00", 3.5, ""), ("2024-01-02T00", None, "")],
}
QUERY = {"noaa-cdo": {"stationid": "GHCND:USW00094728", "datatypeid": "TMAX"}}
HINTS: list[tuple[str, dict[str, str], str]] = [
    ("record-list", {"time_field": "updated_at"}, 'record.get("updated_at")'),
    ("nested-records", {"value_field": "level", "series_field": "lat"}, 'record.get("lat")'),
    ("openaq", {"time_field": "period.datetimeTo.utc"}, '"period.datetimeTo.utc"'),
    ("date-keyed", {"value_field": "USD"}, 'record.get("USD")'),
    ("json-stat", {"series_field": "GEO"}, 'found.key["geo"]'),
    ("un-sdg", {"series_field": "dimensions.Location"}, '"dimensions.Location"'),
]


def _reading(shape: str, **hints: Any) -> Any:
    exchange = first(fixture(shape), said=api(query=QUERY.get(shape), **hints))
    found = recognise(exchange, name="the source", timezone="UTC")
    assert found is not None
    return found, found.reading.finished([exchange]), exchange


def test_every_shape_has_a_reply_and_every_reply_a_shape() -> None:
    names = [shape.name for shape in SHAPES]

    assert sorted(names) == sorted(EXPECTED)
    assert sorted(names) == sorted(path.stem for path in DATA.glob("*") if path.stem != "README")
    assert len(set(names)) == len(names)


def test_particular_shapes_are_tried_before_those_that_fit_much() -> None:
    names = [shape.name for shape in SHAPES]

    for general in ("wide-csv", "csv", "nested-records", "record-list", "date-keyed", "columns"):
        for known in ("world-bank", "json-stat", "sdmx-csv", "openaq", "noaa-cdo", "open-meteo", "un-sdg"):
            assert names.index(known) < names.index(general)
    assert names.index("nested-records") < names.index("record-list")
    assert names.index("wide-csv") < names.index("csv")


@pytest.mark.parametrize("shape", EXPECTED)
def test_a_reply_is_taken_for_its_shape_and_its_points_are_seen(shape: str) -> None:
    found, reading, exchange = _reading(shape)

    seen = [(f"{one.time:%Y-%m-%dT%H}", one.value, one.series) for one in reading.sightings(exchange)]

    assert found.shape == shape
    assert seen == EXPECTED[shape]


@pytest.mark.parametrize("shape", EXPECTED)
def test_a_reply_of_one_shape_is_none_of_another_known_one(shape: str) -> None:
    exchange = first(fixture(shape), said=api(query=QUERY.get(shape)))
    general = {"csv", "wide-csv", "nested-records", "record-list", "date-keyed", "columns"}

    for other in SHAPES:
        if other.name not in general | {shape}:
            assert other.recognise(exchange, name="the source", timezone="UTC") is None


@pytest.mark.parametrize("shape", EXPECTED)
def test_the_code_is_clean_and_says_what_it_takes_for_granted(shape: str) -> None:
    _, reading, _ = _reading(shape)

    code = reading.write(IndicatorText(name="Level of the sea"))

    assert lint(code) == []
    assert "\n# " in code
    assert code.startswith('"""Level of the sea: points from ')


@pytest.mark.parametrize(("shape", "hints", "told"), HINTS)
def test_hints_win(shape: str, hints: dict[str, str], told: str) -> None:
    _, reading, _ = _reading(shape, **hints)

    assert told in reading.write(IndicatorText(name="x"))


@pytest.mark.parametrize(
    "evil",
    ['"""\nimport os\n"""', "a\\b' \" c", "\x1b[31m", "}{start}{", "x" * 300, "a.b", "# x\r\nexec('1')"],
)
def test_what_a_source_says_stays_text(evil: str) -> None:
    body = [{"date": f"2024-01-0{day}", evil: day + 0.5, f"{evil}2": 1.5 * day} for day in range(1, 5)]
    exchange = first({evil: body})
    found = recognise(exchange, name="the source", timezone="UTC")
    assert found is not None

    code = found.reading.finished([exchange]).write(IndicatorText(name=evil))

    assert lint(code) == []
    assert "import os" not in [line.strip() for line in code.splitlines()]


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        ("country;1990;1991;1992\nPortugal;1,5;2,5;..\nSpain;3,5;;4,5\n", "wide-csv"),
        ("region,2023-Q1,2023-Q2,note\nA,1,2,x\nB,3,4,y\n", "wide-csv"),
        ("date,total,1990s\n2024-01-01,1,2\n2024-01-02,2,3\n", "csv"),
        ("date,2023\n2024-01-01,1\n2024-01-02,2\n", "csv"),  # one such name is a name
        ("date,value,2023,2024\n2024-01-01,1,yes,no\n2024-01-02,2,no,yes\n", "csv"),
    ],
)
def test_times_across_are_told_from_names(body: str, shape: str) -> None:
    found = recognise(first(body), name="the source", timezone="UTC")

    assert found is not None
    assert found.shape == shape
