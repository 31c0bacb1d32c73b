"""Hints win, and hints that name what is not there are refused with what is."""

import pytest

from unit.generation.bench import make, refusal_of, rows
from wrapper_contract.exit_codes import ExitCode

TEXT = rows(
    "Region,Day,Published,Temp max,Temp min",
    "North,2024-01-01,2024-02-01,10.5,1.5",
    "South,2024-01-01,2024-02-01,15.5,5.5",
    "North,2024-01-02,2024-02-02,11.5,2.5",
    "South,2024-01-02,2024-02-02,16.5,6.5",
)


def test_a_named_time_wins() -> None:
    assert min(make(TEXT, time_column="Published").keyed)[0].startswith("2024-02-01")


def test_named_values_are_the_only_ones() -> None:
    assert set(make(TEXT, value_columns=("Temp min",)).keyed.values()) == {1.5, 5.5, 2.5, 6.5}


def test_a_value_that_looks_like_a_code_is_delivered_when_it_is_named() -> None:
    made = make(rows("year,station_id,v", "2020,101,1.5", "2021,102,2.5"), value_columns=("station_id",))

    assert list(made.keyed.values()) == [101, 102]


def test_where_keeps_rows_and_their_column_names_no_series() -> None:
    made = make(TEXT, where={"Region": "South"}, value_columns=("Temp max",))

    assert made.keyed == {("2024-01-01T00:00:00", None): 15.5, ("2024-01-02T00:00:00", None): 16.5}


def test_a_named_series_wins() -> None:
    text = rows(
        "Code,Name,Year,v", "P,Portugal,2020,1.5", "P,Portugal,2021,2.5", "S,Spain,2020,3.5", "S,Spain,2021,4"
    )

    assert {series for _, series in make(text, series_column="Code").keyed} == {"P", "S"}


@pytest.mark.parametrize("name", ["temp MAX", " Temp  max ", "Temp max"])
def test_names_are_found_without_case_and_blanks(name: str) -> None:
    assert len(make(TEXT, value_columns=(name,)).points) == 4


def test_part_of_a_name_of_two_rows_is_enough_where_it_is_the_only_one() -> None:
    text = rows("Year,CO2,CO2", ",North,South", "2020,1.5,2.5", "2021,3.5,4.5", "2022,5.5,6.5")

    assert list(make(text, value_columns=("South",)).keyed.values()) == [2.5, 4.5, 6.5]


@pytest.mark.parametrize(
    ("hints", "told"),
    [
        ({"time_column": "Dya"}, ["timeColumn", '"Dya"', '"Day"', "data.csv"]),
        ({"value_columns": ("Temp mx",)}, ["valueColumns", '"Temp mx"', '"Temp max"']),
        ({"series_column": "Regoin"}, ["seriesColumn", '"Region"']),
        ({"where": {"Regio": "North"}}, ["where", '"Region"']),
        ({"where": {"Region": "Nort"}}, ['"Nort"', '"North"', "Region"]),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(hints: dict[str, object], told: list[str]) -> None:
    refusal = refusal_of(TEXT, **hints)

    assert refusal.exit_code == ExitCode.CONFIGURATION
    assert all(word in refusal.message for word in told), refusal.message


@pytest.mark.parametrize(
    ("hints", "told"),
    [
        ({"time_column": "Region"}, ["Region", "no times", '"North"']),
        ({"value_columns": ("Region",)}, ["Region", "no numbers", '"North"']),
    ],
)
def test_a_named_column_that_cannot_be_what_it_should_is_refused(
    hints: dict[str, object], told: list[str]
) -> None:
    refusal = refusal_of(TEXT, **hints)

    assert refusal.exit_code == ExitCode.NO_DATA
    assert all(word in refusal.message for word in told), refusal.message


def test_a_name_that_two_columns_share_is_refused() -> None:
    text = rows("Year,v,v", "2020,1.5,2.5", "2021,3.5,4.5")

    assert refusal_of(text, value_columns=("v",)).reason == "AmbiguousColumn"
