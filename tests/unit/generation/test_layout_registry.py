"""The order in which layouts are tried, and that each has a file, a writer and a text that it recognises."""

import pytest

from unit.generation.bench import make, rows
from wrapper_operator.generation.layouts.registry import LAYOUTS
from wrapper_operator.generation.template.write import WRITERS

SAMPLES = {
    "keyed-times": rows(
        "freq,unit,geo\\TIME_PERIOD\t2020 \t2021 ", "A,T,PT\t1.5 \t2.5 p", "A,T,ES\t3.5 \t: "
    ),
    "counted-parts": rows(
        ",".join(("Day", *(f"H{hour:02}" for hour in range(1, 25)))),
        ",".join(("2020-01-01", *(f"{hour}.5" for hour in range(24)))),
    ),
    "year-by-part": rows("Year,Jan,Feb,Mar,Apr", "2020,1.5,2.5,3.5,4.5", "2021,5.5,6.5,7.5,8.5"),
    "wide-by-time": rows("Country,2020,2021", "Portugal,1.5,2.5", "Spain,3.5,4.5"),
    "long": rows(
        "Country,Year,Value", "Portugal,2020,1.5", "Portugal,2021,2.5", "Spain,2020,3.5", "Spain,2021,4.5"
    ),
    "wide-by-indicator": rows("Year,Coal,Gas", "2020,1.5,2.5", "2021,3.5,4.5"),
    "category": rows("Fuel,Share", "Coal,1.5", "Gas,2.5", "Wind,3.5"),
}


def test_particular_layouts_come_before_general_ones() -> None:
    assert [name for name, _ in LAYOUTS] == [
        "keyed-times",
        "counted-parts",
        "year-by-part",
        "wide-by-time",
        "long",
        "wide-by-indicator",
        "category",
    ]


def test_every_layout_lives_in_a_file_of_its_name() -> None:
    for name, recognise in LAYOUTS:
        assert recognise.__module__.rpartition(".")[2] == name.replace("-", "_")


def test_every_layout_has_a_writer() -> None:
    assert {layout.__module__.rpartition(".")[2] for layout in WRITERS} == {
        name.replace("-", "_") for name, _ in LAYOUTS
    }


@pytest.mark.parametrize("name", [name for name, _ in LAYOUTS])
def test_layout_is_recognised(name: str) -> None:
    made = make(SAMPLES[name])

    assert type(made.layout).__module__.rpartition(".")[2] == name.replace("-", "_")
    assert made.points
    assert made.rejected == 0
