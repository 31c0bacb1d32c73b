"""What inference chooses, table by table: times, values, series, and what it doubts or refuses."""

import pytest

from unit.generation.bench import layout_of, make, refusal_of, rows
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.header_times import times_across
from wrapper_operator.generation.inference.outcome import Refused

TWO_BY_TWO = ("PT,2020,1.5", "PT,2021,2.5", "ES,2020,3.5", "ES,2021,4.5")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param(rows("Year,v", "2020,1.5", "2021,2.5"), "2020-01-01", id="years"),
        pytest.param(
            rows("a,b", "2020,1.5", "2021,2.5", "2022,3.5"), "2020-01-01", id="years without a name"
        ),
        pytest.param(rows("Date,v", "2024-02-29,1.5", "2024-03-01,2.5"), "2024-02-29", id="dates"),
        pytest.param(rows("Datum;v", "13.02.2024;1,5", "01.03.2024;2,5"), "2024-02-13", id="day first"),
        pytest.param(rows("Date,v", "01/15/2024,1.5", "02/01/2024,2.5"), "2024-01-15", id="month first"),
        pytest.param(rows("x,v", "20240229,1.5", "20240301,2.5"), "2024-02-29", id="compact dates"),
        pytest.param(rows("x,v", "202402,1.5", "202403,2.5", "202404,3"), "2024-02-01", id="compact months"),
        pytest.param(rows("t,v", "2000/01,1.5", "2001/02,2.5"), "2000-01-01", id="financial years"),
        pytest.param(rows("Year,Month,v", "2024,1,1.5", "2024,2,2.5"), "2024-01-01", id="year and month"),
        pytest.param(rows("Year,Qtr,v", "2024,Q2,1.5", "2024,Q3,2.5"), "2024-04-01", id="year and quarter"),
        pytest.param(
            rows("Year,Semester,v", "2024,1,1.5", "2024,2,2.5"), "2024-01-01", id="year and semester"
        ),
        pytest.param(rows("Year,Week,v", "2024,5,1.5", "2024,6,2.5"), "2024-01-29", id="year and week"),
        pytest.param(
            rows("Year,Month,Day,v", "2024,1,2,1.5", "2024,1,3,2.5"), "2024-01-02", id="year, month and day"
        ),
        pytest.param(
            rows("Start,End,v", "2024-01-01,2024-01-31,1.5", "2024-02-01,2024-02-29,2.5"),
            "2024-01-01",
            id="begin before end",
        ),
        pytest.param(
            rows("To,From,v", "2024-01-31,2024-01-01,1.5", "2024-02-29,2024-02-01,2.5"),
            "2024-01-01",
            id="begin after end",
        ),
        pytest.param(
            rows("Year,Last updated,v", "2020,2024-01-01,1.5", "2021,2024-01-02,2.5"),
            "2020-01-01",
            id="the record's date is not the data's",
        ),
    ],
)
def test_the_time_is_found(text: str, first: str) -> None:
    made = make(text)

    assert next(iter(made.keyed))[0].startswith(first), made.code
    assert made.rejected == 0
    assert {series for _, series in made.keyed} == {None}


def test_numbers_that_look_like_years_are_no_time_when_they_name_stations() -> None:
    made = make(
        rows(
            "station,date,v",
            "2001,2024-01-01,5.5",
            "2002,2024-01-01,6.5",
            "2001,2024-01-02,7.5",
            "2002,2024-01-02,8.5",
        )
    )

    assert set(made.keyed) == {(f"2024-01-0{day}T00:00:00", s) for day in (1, 2) for s in ("2001", "2002")}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("iso_numeric", ("620", "724")),
        ("Postal Code", ("1000", "4000")),
        ("lat", ("38.7", "41.1")),
        ("UNIT_MULT", ("0", "0")),
        ("DECIMALS", ("1", "1")),
        ("zip", ("01000", "04000")),
        ("Validity", ("1", "-1")),
    ],
)
def test_codes_places_and_attributes_are_no_values(header: str, cells: tuple[str, str]) -> None:
    lines = [f"{year},{cells[year % 2]},{year % 7}.5" for year in range(2015, 2023)]

    made = make(rows(f"Year,{header},Emissions", *lines))

    assert len(made.points) == 8
    assert {series for _, series in made.keyed} == {None}


def test_a_whole_number_that_never_changes_is_a_target_or_a_class() -> None:
    years = range(2015, 2020)

    target = make(rows("Year,Target,Actual", *(f"{year},100,{year % 7}.5" for year in years)))
    product = make(rows("Product,Year,Actual", *(f"6000,{year},{year % 7}.5" for year in years)))
    named = make(rows("Year,Product,Value", *(f"{year},6000,{year % 7}.5" for year in years)))

    assert {series for _, series in target.keyed} == {"Target", "Actual"}
    assert {series for _, series in product.keyed} == {None}
    assert {series for _, series in named.keyed} == {None}


def test_a_row_number_is_no_value_but_nitric_oxide_is() -> None:
    numbered = make(rows("No,Date,v", "1,2024-01-01,5.5", "2,2024-01-02,6.5", "3,2024-01-03,7.5"))
    oxide = make(rows("Date,NO,NO2", "2024-01-01,31,5", "2024-01-02,28,6", "2024-01-03,40,7"))

    assert {series for _, series in numbered.keyed} == {None}
    assert {series for _, series in oxide.keyed} == {"NO", "NO2"}


def test_names_come_before_codes_for_series() -> None:
    lines = ("PRT,Portugal,2020,1.5", "PRT,Portugal,2021,2.5", "ESP,Spain,2020,3.5", "ESP,Spain,2021,4.5")

    made = make(rows("Code,Entity,Year,v", *lines))

    assert {series for _, series in made.keyed} == {"Portugal", "Spain"}
    assert made.layout.doubts == ()


@pytest.mark.parametrize(
    "text",
    [
        rows("Sector;Year;v", "A;2020;1,5", ";2021;2,5", "B;2020;3,5", ";2021;4,5"),
        rows("Year;Sector;v", "2020;A;1,5", ";B;3,5", "2021;A;2,5", ";B;4,5"),
    ],
)
def test_what_stands_in_the_first_of_several_rows_holds_for_all_of_them(text: str) -> None:
    assert make(text).keyed == {
        ("2020-01-01T00:00:00", "A"): 1.5,
        ("2021-01-01T00:00:00", "A"): 2.5,
        ("2020-01-01T00:00:00", "B"): 3.5,
        ("2021-01-01T00:00:00", "B"): 4.5,
    }


def test_sparse_remarks_are_no_names() -> None:
    made = make(rows("Remark,Year,v", "new,2020,1.5", ",2021,2.5", "old,2022,3.5", ",2023,4.5"))

    assert {series for _, series in made.keyed} == {None}


def test_texts_that_do_not_tell_rows_apart_name_no_series() -> None:
    made = make(rows("Date,Weather,v", "2024-01-01,sun,5.5", "2024-01-02,rain,6.5", "2024-01-03,sun,7.5"))

    assert {series for _, series in made.keyed} == {None}


def test_two_dimensions_are_refused_with_what_settles_it() -> None:
    lines = [
        f"{area},{sex},{year},{number}.5"
        for number, (area, sex, year) in enumerate(
            (area, sex, year) for area in ("PT", "ES") for sex in ("Total", "Men") for year in (2020, 2021)
        )
    ]

    refusal = refusal_of(rows("Area,Sex,Year,v", *lines))

    assert refusal.exit_code == ExitCode.NO_DATA
    assert refusal.reason == "DimensionOverlooked"
    for told in ("data.csv", "Area", "Sex", "where: {Sex: Total}"):
        assert told in refusal.message


def test_where_settles_a_dimension() -> None:
    lines = [
        f"{area},{sex},{year},{number}.5"
        for number, (area, sex, year) in enumerate(
            (area, sex, year) for area in ("PT", "ES") for sex in ("Total", "Men") for year in (2020, 2021)
        )
    ]

    made = make(rows("Area,Sex,Year,v", *lines), where={"Sex": " Total "})

    assert {series for _, series in made.keyed} == {"PT", "ES"}
    assert len(made.points) == 4


def test_totals_are_left_out_unless_they_are_asked_for() -> None:
    text = rows(
        "Sex;Year;v",
        "Women;2020;1,5",
        "Men;2020;2,5",
        "Total;2020;4",
        "Women;2021;2,5",
        "Men;2021;3,5",
        "Total;2021;6",
    )

    assert {series for _, series in make(text).keyed} == {"Women", "Men"}
    assert set(make(text, where={"Sex": "Total"}).keyed.values()) == {4.0, 6.0}


def test_years_quarters_and_months_in_one_column_are_refused() -> None:
    lines = ("A,2020,4.5", "Q,2020-Q1,1.5", "Q,2020-Q2,1.75", "M,2020-01,0.5", "M,2020-02,0.75", "A,2021,5.5")

    refusal = refusal_of(rows("FREQ,TIME_PERIOD,v", *lines))

    assert refusal.reason == "MixedFrequencies"
    assert "where: {FREQ:" in refusal.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (rows("Date;v", "01/02/2024;1,5", "02/02/2024;2,5"), "day or the month"),
        (
            rows("date,v", "2024-01-01 10:00,1", "2024-01-01 11:00,2", "03/02/2024 10:00,2"),
            "day or the month",
        ),
        (rows("Year;v", "2020;1,234", "2021;2,345"), "1,234"),
        (rows("Year\tv", "2020\t1.234", "2021\t2.345"), "1.234"),
        (rows("Year,v", "2020,1.5", "2021,-9999", "2022,-9999", "2023,2.5"), "-9999"),
        (rows("Year,v", "2020,<0.1", "2021,0.5", "2022,0.7"), "<0.1"),
        (rows("Fuel,v", "Coal,1.5", "Gas,2.5"), "no column of data.csv holds times"),
        (
            rows("Begin date,Event date,v", "2024-01-01,2019-03-01,1.5", "2024-01-02,2018-02-01,2.5"),
            "hold times",
        ),
        (rows("Mes;v", "jan/40;1,5", "fev/61;2,5"), "two digits"),
        (rows("Year;v", "2020;10,5", "2021;11.5", "2022;12,5"), "decimal comma"),
    ],
)
def test_what_is_not_sure_is_said(text: str, told: str) -> None:
    assert told in make(text).doubts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (rows("Year;v", "2020;1.234,5", "2021;2.345"), [1234.5, 2345]),
        (rows("Year,v", '2020,"1,234.5"', '2021,"2,345"'), [1234.5, 2345]),
        (rows("Year;a;b", "2020;1,5;2.345", "2021;2,5;3.456"), [1.5, 2345, 2.5, 3456]),
        (rows("Year;v", "2020;12,5 %", "2021;13,5 %"), [12.5, 13.5]),
        (rows("Year;v", "2020;(3,2)", "2021;−3"), [-3.2, -3]),
        (rows("Year,v", "2020,103.4p", "2021,:"), [103.4]),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, values: list[float]) -> None:
    assert [point.y for point in make(text).points] == values


def test_rows_that_cannot_be_used_are_counted_and_the_rest_is_delivered() -> None:
    made = make(
        rows("Year,v", *(f"{year},{year % 9}.5" for year in range(2000, 2020)), "2020,oops", "soon,1.5")
    )

    assert len(made.points) == 20
    assert made.rejected == 2


def test_the_same_year_twice_in_the_header_is_refused() -> None:
    def column(index: int, header: str) -> ColumnProfile:
        return ColumnProfile(
            index=index,
            header=header,
            header_cells=[header],
            rows=2,
            blanks=0,
            numbers={"point": 2, "comma": 2},
        )

    assert times_across([column(1, "2020"), column(2, "2021")]) is not None
    with pytest.raises(Refused, match='columns 3 and 4 are both called "2021"'):
        times_across([column(1, "2020"), column(2, "2021"), column(3, "2021")])


def test_a_name_too_long_for_a_message_is_refused() -> None:
    lines = [f"{'x' * 300}{name},{year},{year - ord(name)}.5" for name in "ab" for year in (2020, 2021)]

    assert "256" in refusal_of(rows("Area,Year,v", *lines)).message


def test_the_same_profile_gives_the_same_layout() -> None:
    text = rows("Country,Year,v", *TWO_BY_TWO)

    assert layout_of(text) == layout_of(text)


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ("1.5 -9999 -9999 2.5", (-9999,)),
        ("1.5 -9999 2.5 3.5", (-9999,)),
        ("-5.5 -99 -99 12.5", (-99,)),
        ("-5.5 -99 12.5 13.5", ()),
        ("-80 -99 -99 -70", ()),
        ("3 -9 -9 15", ()),
        ("0.3 -9.99 -9.99 0.7", (-9.99,)),
        ("5 9999 9999 12", (9999,)),
        ("9000 9999 9999 8000", ()),
        ("5 9999 7 12", ()),
        ("-9999 -9999 -9999 -9999", ()),
    ],
)
def test_nines_far_from_the_rest_stand_for_missing_values(numbers: str, missing: tuple[float, ...]) -> None:
    lines = [f"{2020 + year},{number}" for year, number in enumerate(numbers.split())]

    layout = layout_of(rows("Year,v", *lines))

    assert layout.value.number.missing == missing  # type: ignore[attr-defined]


def test_totals_asked_for_by_one_column_are_not_left_out_by_another() -> None:
    lines = ("PRT;Portugal;10,5;11,5", "ESP;Spain;20,5;21,5", "TOTAL;TOTAL;31;33")

    made = make(rows("Code;Country;2020;2021", *lines), where={"Country": "TOTAL"})

    assert list(made.keyed.values()) == [31, 33]


def test_shares_and_changes_beside_years_are_no_years() -> None:
    lines = ("Portugal,60.5,87.25,1.7", "Spain,287.75,441.5,8.7", "France,540.5,553,11.7")

    made = make(rows("Country,2021,2022,Share 2022", *lines))

    assert len(made.points) == 6
    assert {series for _, series in made.keyed} == {"Portugal", "Spain", "France"}


def test_numbers_in_names_are_no_years_beside_a_column_of_times() -> None:
    made = make(rows("Year,model 2000,model 2010", "2020,1.5,2.5", "2021,3.5,4.5"))

    assert {series for _, series in made.keyed} == {"model 2000", "model 2010"}
