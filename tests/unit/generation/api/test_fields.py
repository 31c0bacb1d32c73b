"""Which field says when, which holds values, which names series; and refusals that say what to write."""

from typing import Any

import pytest

from unit.generation.api.replies import api, first
from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.exchanges.fields import fields_of
from wrapper_operator.generation.exchanges.nodata import declared, missing_among
from wrapper_operator.generation.exchanges.series import choose_series
from wrapper_operator.generation.exchanges.times import choose_time
from wrapper_operator.generation.exchanges.values import choose_values
from wrapper_operator.generation.inference.outcome import Refused
from wrapper_operator.generation.shapes.exploring import recognise


def rows(*values: tuple[Any, ...], names: str) -> list[dict[str, Any]]:
    """Return records with these names."""
    return [dict(zip(names.split(), one, strict=True)) for one in values]


@pytest.mark.parametrize(
    ("names", "values", "path", "kind"),
    [
        ("date v", [("2024-01-01", 1.5), ("2024-01-02", 2.5)], "date", "date"),
        ("year v", [(2023, 1.5), (2024, 2.5)], "year", "year"),
        ("timePeriod v", [("2024-Q1", 1.5), ("2024-Q2", 2.5)], "timePeriod", "quarter"),
        ("ts v", [(1704067200, 1.5), (1704070800, 2.5)], "ts", "epoch-s"),
        ("time v", [(1704067200000, 1.5), (1704070800000, 2.5)], "time", "epoch-ms"),
        (
            "updated date v",
            [("2026-01-01T00:00:00Z", "2024-01-01", 1.5), ("2026-01-02T00:00:00Z", "2024-01-02", 2.5)],
            "date",
            "date",
        ),
        (
            "start_time end_time v",
            [
                ("2024-01-01T00:00Z", "2024-01-01T01:00Z", 1.5),
                ("2024-01-01T01:00Z", "2024-01-01T02:00Z", 2.5),
            ],
            "start_time",
            "datetime",
        ),
        ("year month v", [(2023, 12, 1.5), (2024, 1, 2.5)], "year", "month"),
        ("year period v", [("2023", "M12", 1.5), ("2024", "M13", 2), ("2024", "M01", 3.5)], "year", "month"),
        ("year period v", [("2023", "Q04", 1.5), ("2024", "Q01", 2.5)], "year", "quarter"),
        ("year periodName v", [("2023", "December", 1.5), ("2024", "January", 2)], "year", "month-name"),
        (
            "phenomenonTime v",
            [("2024-01-01T00:00Z/2024-01-01T01:00Z", 1.5), ("2024-01-01T01:00Z/2024-01-01T02:00Z", 2.5)],
            "phenomenonTime",
            "datetime",
        ),
    ],
)
def test_the_field_that_says_when(names: str, values: list[tuple[Any, ...]], path: str, kind: str) -> None:
    found = choose_time(fields_of(rows(*values, names=names)), api(), timezone="UTC", name="x")

    assert (found.path, found.kind) == (path, kind)


def test_codes_beside_years_are_read_as_parts_of_them() -> None:
    records = rows(("2023", "M12", 1.5), ("2023", "M13", 2.0), ("2024", "M01", 2.5), names="year period v")
    fields = fields_of(records)

    found = choose_time(fields, api(), timezone="UTC", name="x")

    assert [time and f"{time:%Y-%m}" for time in found.of_records(fields)] == ["2023-12", None, "2024-01"]
    assert found.part is not None
    assert (found.part.path, found.part.whole) == ("period", "M13")


def test_codes_that_are_no_parts_of_years_stay_names() -> None:
    records = rows(("2023", "M1", 1.5), ("2023", "M49", 2.0), ("2024", "M1", 2.5), names="year station v")

    assert choose_time(fields_of(records), api(), timezone="UTC", name="x").part is None


def test_the_year_of_a_value_is_its_time_and_not_when_it_was_uploaded() -> None:
    """As the WHO has it: `Date` is a moment of uploading, `TimeDim` the year."""
    records = [
        {
            "TimeDim": year,
            "Date": f"2024-08-02T09:43:{year % 60:02}+02:00",
            "TimeDimensionValue": str(year),
            "TimeDimensionBegin": f"{year}-01-01T00:00:00+01:00",
            "NumericValue": year / 7,
        }
        for year in range(2000, 2020)
    ]
    fields = fields_of(records)

    found = choose_time(fields, api(periodicity="Annual"), timezone="UTC", name="x")
    values = choose_values(fields, api(), times={found.path}, name="x")

    assert (found.path, found.kind) == ("TimeDim", "year")
    assert [value.path for value in values.fields] == ["NumericValue"]


@pytest.mark.parametrize(
    ("values", "said", "missing"),
    [
        ([12.5, 13.5, -99.0, -99.0], (), (-99.0,)),
        ([12.5, 13.5, -999999.0], (), (-999999.0,)),
        ([12.5, 13.5], (-999.0,), (-999.0,)),
        ([-99.0, -98.0, -95.0], (), ()),
        ([999.0, 998.0, 997.0, 999.0], (), ()),
        ([5.0, 9999.0], (), ()),
        ([-99.0], (), ()),
    ],
)
def test_numbers_that_stand_for_no_value(
    values: list[float], said: tuple[float, ...], missing: tuple[float, ...]
) -> None:
    assert missing_among(values, said) == missing


def test_a_document_may_say_what_stands_for_no_value() -> None:
    assert declared({"header": {"fill_value": -999.0}, "a": [{"variable": {"noDataValue": -9999}}]}) == {
        -999.0,
        -9999.0,
    }


def test_two_times_that_may_both_be_meant_are_refused_with_a_word_on_what_to_write() -> None:
    records = rows(("2024-01-01", "2024-02-01", 1.5), ("2024-01-02", "2024-03-01", 2.5), names="date day v")

    with pytest.raises(Refused) as caught:
        choose_time(fields_of(records), api(), timezone="UTC", name="x")

    assert "timeField: date" in caught.value.refusal.message


@pytest.mark.parametrize(
    ("names", "values", "paths"),
    [
        ("date value decimal", [("a", 1.5, 0), ("b", 2.5, 0)], ["value"]),
        ("date value weight", [("a", 1.5, 0.25), ("b", 2.5, 0.75)], ["value"]),
        ("date temp humidity", [("a", 1.5, 40), ("b", 2.5, 50)], ["temp", "humidity"]),
        ("date id lat lon level", [("a", 1, 38.1, -9.1, 2.5), ("b", 2, 38.2, -9.2, 3.5)], ["level"]),
        ("date reading", [("a", "1,5"), ("b", "2,5")], ["reading"]),
    ],
)
def test_the_fields_of_values(names: str, values: list[tuple[Any, ...]], paths: list[str]) -> None:
    found = choose_values(fields_of(rows(*values, names=names)), api(), times=("date",), name="x")

    assert [value.path for value in found.fields] == paths
    assert bool(found.doubts) == (len(paths) > 1)


def _series(records: list[dict[str, Any]]) -> tuple[str, ...]:
    fields = fields_of(records)
    time = choose_time(fields, api(), timezone="UTC", name="x")
    return choose_series(
        fields, api(), times=time.of_records(fields), busy={"date", "v"}, values=("v",), name="x"
    ).paths


def test_one_record_a_time_needs_no_name() -> None:
    assert _series(rows(("2024-01-01", "a", 1.5), ("2024-01-02", "b", 2.5), names="date who v")) == ()


def test_the_field_that_tells_records_of_a_time_apart_names_the_series() -> None:
    records = rows(
        *((f"2024-01-0{day}", code, name, day + ord(code)) for day in (1, 2, 3) for code, name in _PLACES),
        names="date code name v",
    )

    assert _series(records) == ("code",)


_PLACES = (("A", "Alcochete"), ("B", "Barreiro"))


def test_two_fields_together_name_the_series_where_one_does_not() -> None:
    records = rows(
        *(
            (f"2024-01-0{day}", place, kind, day + 10 * number)
            for day in (1, 2, 3)
            for number, (place, kind) in enumerate([("A", "u"), ("A", "w"), ("B", "u"), ("B", "w")])
        ),
        names="date place kind v",
    )

    assert _series(records) == ("place", "kind")


def test_values_that_nothing_tells_apart_are_refused() -> None:
    records = rows(("2024-01-01", 1.5), ("2024-01-01", 2.5), ("2024-01-02", 3.5), names="date v")

    with pytest.raises(Refused) as caught:
        _series(records)

    assert "seriesField" in caught.value.refusal.message


@pytest.mark.parametrize("hint", ["time_field", "value_field"])
def test_a_hint_that_fits_nothing_names_what_is_near(hint: str) -> None:
    body = [
        {"period": {"start": "2024-01-01"}, "level": 1.5},
        {"period": {"start": "2024-01-02"}, "level": 2.5},
    ]
    wanted = {"time_field": "period", "value_field": "leve"}[hint]

    with pytest.raises(Refused) as caught:
        recognise(first(body, said=api(**{hint: wanted})), name="x", timezone="UTC")

    assert caught.value.refusal.exit_code == ExitCode.CONFIGURATION
    assert {"time_field": "period.start", "value_field": "level"}[hint] in caught.value.refusal.message
