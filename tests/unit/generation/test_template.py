"""The code that the Template engine writes: formatted, clean, readable, and safe from what files say."""

import subprocess
import sys

import pytest

from unit.generation.bench import layout_of, make, rows
from unit.generation.test_layout_registry import SAMPLES
from wrapper_operator.generation.lint import lint
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.template import write_code

VARIANTS = {
    **SAMPLES,
    "totals": rows("Sector;2020;2021", "Energy;1,5;2,5", "Waste;3,5;4,5", "Total;5;7"),
    "sentinels": rows("Year,a,b", "2020,1.5,2.5", "2021,-9999,3.5", "2022,-9999,4.5", "2023,2.5,5.5"),
    "year and month": rows("Ano;Mês;Valor", "2023;Novembro;1,5", "2023;Dezembro;2,5", "2024;Janeiro;3,5"),
    "date and hour": rows("Date,Hour,MW", "2024-01-01,0,1.5", "2024-01-01,1,2.5", "2024-01-02,0,3.5"),
    "year by quarter": rows("Year,Q1,Q2,Q3,Q4", "2020,1.5,2.5,3.5,4.5", "2021,5.5,6.5,7.5,8.5"),
    "months by year": rows("Month,2020,2021", "January,1.5,2.5", "February,3.5,4.5", "March,5.5,6.5"),
    "many values": rows(
        "date," + ",".join(f"indicator number {n}" for n in range(9)),
        *(f"2024-01-0{day}," + ",".join(f"{day}.{n}5" for n in range(9)) for day in range(1, 8)),
    ),
    "very many values": rows(
        "date,code," + ",".join(f" indicator {n} " for n in range(40)),
        *(f"2024-01-0{day},x{day}," + ",".join(f"{day}.{n}5" for n in range(40)) for day in range(1, 8)),
    ),
    "long names": rows(
        f"Year,{'a very long name of a column ' * 4},Value",
        "2020,x,1.5",
        "2020,y,2.5",
        "2021,x,3.5",
        "2021,y,4.5",
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_code_is_formatted_and_clean(name: str) -> None:
    code = make(VARIANTS[name], timezone="Europe/Lisbon").code

    assert lint(code) == []
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "110", "-"],
        input=code,
        capture_output=True,
        text=True,
        check=True,
    )
    assert formatted.stdout == code
    assert 10 <= len(code.splitlines()) <= 45


@pytest.mark.parametrize(
    "evil",
    [
        '"""\nimport os\nos.system("x")\n"""',
        "back\\slash' \" and \N{LINE SEPARATOR} more",
        "\x00\x1b[31m",
        "# not a comment\r\nexec('1')",
        "x" * 5000,
    ],
)
def test_what_files_and_people_say_stays_text(evil: str) -> None:
    cell = evil.replace('"', '""')
    text = f'"{cell}",Year,"Value {cell}"\n' + "".join(
        f'"{cell} {name}",{year},{year}.5\n' for name in "ab" for year in (2020, 2021)
    )
    if "\x00" in text:
        text = text.replace("\x00", "")
    code = write_code(layout_of(text), IndicatorText(name=evil))

    assert lint(code) == []
    compile(code, "collector.py", "exec")


def test_an_indicator_without_a_name_still_has_a_docstring() -> None:
    assert write_code(layout_of(SAMPLES["long"]), IndicatorText(name=" ")).startswith(
        '"""Points: points from'
    )


def test_times_of_day_are_meant_in_the_zone_and_periods_begin_in_utc() -> None:
    hours = make(rows("time,MW", "2024-07-01 00:00,1.5", "2024-07-01 01:00,2.5"), timezone="Europe/Lisbon")
    days = make(rows("date,MW", "2024-07-01,1.5", "2024-07-02,2.5"), timezone="Europe/Lisbon")

    assert list(hours.keyed) == [("2024-06-30T23:00:00", None), ("2024-07-01T00:00:00", None)]
    assert list(days.keyed) == [("2024-07-01T00:00:00", None), ("2024-07-02T00:00:00", None)]


def test_columns_added_to_the_header_are_read_without_new_code() -> None:
    made = make(rows("Country,2020,2021", "Portugal,1.5,2.5", "Spain,3.5,4.5"))

    assert "time_columns(header" in made.code


def test_names_of_very_many_values_come_from_the_header() -> None:
    made = make(VARIANTS["very many values"])

    assert "VALUES = range(2, 42)" in made.code
    assert {series for _, series in made.keyed} == {f"indicator {n}" for n in range(40)}


def test_one_of_many_columns_may_be_wanted() -> None:
    text = rows("Country,2020,2021", "Portugal,1.5,2.5", "Spain,3.5,4.5")

    made = make(text, value_columns=("2021",))

    assert made.keyed == {("2021-01-01T00:00:00", "Portugal"): 2.5, ("2021-01-01T00:00:00", "Spain"): 4.5}
