from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from wrapper_sdk import ParseError, parse_time
from wrapper_sdk.times import KINDS, kinds_of, month_number, read_as


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


NO_TIMES = [
    *[
        "",
        " ",
        "x",
        "-",
        ":",
        "..",
        "NA",
        "Total",
        "January",
        "Jul",
        "quarter",
        "Q3",
        "W05",
        "T10:00",
        "10:00",
    ],
    *[
        "999",
        "0",
        "1",
        "12",
        "3000",
        "9999",
        "0000",
        "-2024",
        "+2024",
        "2024.5",
        "2024,5",
        "20 24",
        "24",
        "'24",
    ],
    *[
        "2021 abcd",
        "2021x",
        "2021 p q",
        "1990s",
        "2021 (abcdef)",
        "2021 []",
        "1960 [YR1961]",
        "Z2024",
        "2021 p",
    ],
    *["2023/25", "2023/22", "2023/2025", "2023/2023", "2023/024"],
    *["2024-S0", "2024-S3", "S3 2024", "3S2024", "2024H3", "0S2024"],
    *[
        "2024Q5",
        "2024-Q0",
        "2024-Q",
        "Q5 2024",
        "5T2024",
        "2024-Q33",
        "Q33 2024",
        "13T2024",
        "Q324",
    ],
    *[
        "2024-13",
        "2024-00",
        "13/2024",
        "00/2024",
        "202413",
        "202400",
        "2024M13",
        "2024M00",
        "2024M7M",
        "0/2024",
    ],
    *["13.2024", "1.2024", "2024.07", "2024 07", "150013", "169912", "230001", "mar\u0327o 2024"],
    *["Foo 2024", "Jul 5", "Jul-2", "24-Jul", "Jully 2024", "Jul-024", "mayo-junio 2024", "Jan-Mar 2024"],
    *["2024-W00", "2024-W54", "2024-W53", "2024W", "W5", "2024-W005", "2024-W05-0", "2024-W05-8"],
    *[
        "2023-02-29",
        "2024-02-30",
        "2024-13-01",
        "2024-00-10",
        "2024-01-32",
        "2024-07/01",
        "20241301",
        "20240230",
    ],
    *["2024-07-01-01", "2024-07-01x", "24-07-01x", "0000-01-01", "16001231", "22011231", "2024--07-01"],
    *["2024-07-01T25:00", "2024-07-01T10:60", "2024-07-01T10:00:60", "2024-07-01T24:01", "2024-07-01T"],
    *["2024-07-01x10:00", "2024-07-01T10:00+25:00", "2024-07-01T10:00+01:60", "2024-07-01 13:00 PM"],
    *["2024-07-01 0:30 PM", "2024-07-01T10:0", "2024-07-01T10:00:0", "2024-07-01T10:00 Europe/Lisbon"],
    *[
        "32/01/2024",
        "01/13/20245",
        "30/02/2024",
        "2/30/2024",
        "01/02-2024",
        "1/2/3/2024",
        "01/02/224",
        "0/1/2024",
    ],
    *["1.2.24", "1-2-24", "00/00/0000", "13/13/2024", "99.99.99"],
    *["32 Jan 2024", "30 fev 2024", "0 Feb 2024", "Feb 30, 2024", "1 Foo 2024", "Feb 1 24", "1 2024 Feb"],
    *[
        "9999.5",
        "80001",
        "99999",
        "12345678",
        "99999999",
        "12345678901",
        "12345678901234567",
        "1,704,067,200",
    ],
    *["912 345 678", "+351 912 345 678", "21-345-6789", "555-1234", "(21) 3456789", "00351912345678"],
    *["PT-2024", "A2024", "2024A", "ISO2024", "123-45-6789", "192.168.0.1", "1.2.3", "v1.2", "10.11.12.13"],
    *["١٢", "٢٠٢٤", "२०२४", "２０２４", "Ⅳ", "2024号", "²⁰²⁴", "2_024", "2024\x00", "\x002024", "2024\n2025"],
    *["12.5", "1,234.56", "12,5 %", "1e3", "nan", "inf", "€ 2024", "<2024", "(2024)"],
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_text_is_no_time(text: str) -> None:
    assert kinds_of(text) == ()
    with pytest.raises(ParseError):
        parse_time(text)


ASKED = [
    ("year", "850", utc(850, 1, 1)),
    ("year", 1066.0, utc(1066, 1, 1)),
    ("year", "9999", utc(9999, 1, 1)),
    ("excel-1900", 1, utc(1900, 1, 1)),
    ("excel-1900", 59, utc(1900, 2, 28)),
    ("excel-1900", 61, utc(1900, 3, 1)),
    ("excel-1900", "36526.25", utc(2000, 1, 1, 6)),
    ("excel-1904", 0, utc(1904, 1, 1)),
    ("excel-1904", "45321", utc(2028, 1, 31)),
    ("epoch-s", 0, utc(1970, 1, 1)),
    ("epoch-s", "-1.5", utc(1969, 12, 31, 23, 59, 58, 500_000)),
    ("epoch-s", 1e9, utc(2001, 9, 9, 1, 46, 40)),
    ("epoch-ms", 1500, utc(1970, 1, 1, 0, 0, 1, 500_000)),
    ("decimal-year", "2024.5", utc(2024, 7, 2)),
    ("decimal-quarter", "2024", utc(2024, 1, 1)),
    ("decimal-quarter", "2024.5", utc(2024, 7, 1)),
    ("decimal-quarter", 2024.75, utc(2024, 10, 1)),
    ("decimal-month", "2024.03", utc(2024, 3, 1)),
    ("decimal-month", 2024.1, utc(2024, 10, 1)),
    ("decimal-month", "2024,12", utc(2024, 12, 1)),
    ("thousands-year", "2.024", utc(2024, 1, 1)),
    ("thousands-year", "1,999", utc(1999, 1, 1)),
    ("year-first", "24-01-31", utc(2024, 1, 31)),
    ("year-first", "69.12.01", utc(1969, 12, 1)),
    ("date", "2024-366", utc(2024, 12, 31)),
    ("decimal-year", "1958,5", utc(1958, 7, 2, 12)),
    ("decimal-year", 1958.0, utc(1958, 1, 1)),
    ("decimal-year", "1958.2027", utc(1958, 3, 15, 23, 39, 7)),
    ("month-day", "01/02/2024", utc(2024, 1, 2)),
    ("fiscal-year", "2011-12", utc(2011, 1, 1)),
]


@pytest.mark.parametrize(("kind", "value", "expected"), ASKED)
def test_kind_that_is_asked_for(kind: str, value: str | float, expected: datetime) -> None:
    assert read_as(kind, value) == expected
    assert parse_time(value, kind) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("year", "24"),
        ("year", "0000"),
        ("year", "10000"),
        ("year", 2024.5),
        ("excel-1900", "60"),  # 29 February 1900, which never was
        ("excel-1900", "60.5"),
        ("excel-1900", "0"),
        ("excel-1900", "-5"),
        ("excel-1900", "3000000"),
        ("excel-1904", "-1"),
        ("epoch-s", "9999999999999"),
        ("epoch-s", float("nan")),
        ("epoch-s", float("inf")),
        ("epoch-ms", "abc"),
        ("decimal-year", "9999.5"),
        ("decimal-quarter", "2024.3"),
        ("decimal-month", "2024.2"),
        ("decimal-month", "2024.13"),
        ("thousands-year", "3.124"),
        ("year-first", "24-13-01"),
        ("date", "2023-366"),
        ("decimal-year", "0.5"),
        ("month-day", "25/12/2024"),
        ("day-month", "12/25/2024"),
        ("date", "2024-07-01T10:00"),
        ("datetime", "2024-07-01"),
    ],
)
def test_kind_that_is_asked_for_does_not_fit(kind: str, value: str | float) -> None:
    with pytest.raises(ParseError):
        parse_time(value, kind)


CELLS = [
    (datetime(2024, 7, 1, 10), utc(2024, 7, 1, 10)),
    (datetime(2024, 7, 1, 10, tzinfo=UTC), utc(2024, 7, 1, 10)),
    (datetime(2024, 7, 1, 10, tzinfo=timezone(timedelta(hours=2))), utc(2024, 7, 1, 8)),
    (date(2024, 7, 1), utc(2024, 7, 1)),
    (2024, utc(2024, 1, 1)),
    (2024.0, utc(2024, 1, 1)),
    (202407, utc(2024, 7, 1)),
    (20240701, utc(2024, 7, 1)),
    (45321, utc(2024, 1, 30)),
    (45321.25, utc(2024, 1, 30, 6)),
    (1704067200, utc(2024, 1, 1)),
    (1704067200000.0, utc(2024, 1, 1)),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_cell_of_a_workbook(cell: datetime | date | float, expected: datetime) -> None:
    assert parse_time(cell) == expected


@pytest.mark.parametrize(
    "cell", [None, True, False, time(10), timedelta(hours=1), 0, 12.5, -2024, 10**40, 1e300, float("nan")]
)
def test_cell_of_a_workbook_that_is_no_time(cell: object) -> None:
    with pytest.raises(ParseError, match="not a time"):
        parse_time(cell)  # type: ignore[arg-type]


def test_date_of_a_workbook_is_taken_whatever_the_kind() -> None:
    assert parse_time(date(2024, 7, 1), "year") == utc(2024, 7, 1)


def test_day_first_decides_only_what_is_open() -> None:
    assert parse_time("01/02/2024", day_first=False) == utc(2024, 1, 2)
    assert parse_time("25/12/2024", day_first=False) == utc(2024, 12, 25)
    assert parse_time("12/25/2024") == utc(2024, 12, 25)


def test_order_of_kinds() -> None:
    order = "year semester quarter month fiscal-year week month-name date datetime day-month month-day"
    order += " day-month-name years interval excel-1900 excel-1904 epoch-s epoch-ms decimal-year"
    order += " decimal-quarter decimal-month thousands-year year-first"
    assert " ".join(KINDS) == order


@pytest.mark.parametrize(("kind", "hint"), [("quater", "quarter"), ("", "there are: year, ")])
def test_unknown_kind_is_the_code_s_mistake(kind: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint) as caught:
        parse_time("2024", kind)
    assert not isinstance(caught.value, ParseError)


def test_error_names_kind_and_text() -> None:
    with pytest.raises(ParseError) as caught:
        parse_time("Q5 2024", "quarter")
    assert caught.value.reason == "not a time (quarter)"
    assert caught.value.text == "Q5 2024"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("Jan", 1), ("january", 1), ("março", 3), ("MARS", 3), ("ago.", 8), ("août", 8), (" dez ", 12)],
        *[("Mon", None), ("", None), ("1", None), ("Jan 2024", None)],
    ],
)
def test_month_number(text: str, number: int | None) -> None:
    assert month_number(text) == number
