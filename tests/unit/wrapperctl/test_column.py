"""What a column holds, in words, and a whole profile on the screen."""

import io

import pytest
from rich.console import Console

from wrapper_contract.profile import ColumnProfile, FileFacts, Profile, SheetProfile, TableProfile, TextFacts
from wrapperctl.view import inspection
from wrapperctl.view.column import describe
from wrapperctl.view.terminal import Terminal


def column(**facts):
    return ColumnProfile(**{"index": 0, "header": "a", "rows": 100, "blanks": 0, **facts})


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"times": {"year": 100}, "numbers": {"point": 100, "comma": 100}}, "times: year"),
        ({"times": {"day-month": 95, "month-day": 40}}, "times: day-month"),
        ({"numbers": {"point": 100}, "number_proof": {"point": 60}}, "numbers, decimal point"),
        ({"numbers": {"comma": 100}, "number_proof": {"comma": 3}}, "numbers, decimal comma"),
        ({"numbers": {"point": 100}, "number_proof": {"ambiguous": 3}}, "numbers, decimal mark not sure"),
        ({"numbers": {"point": 50}, "distinct": 51}, "text, 51 different"),
        ({"distinct": None}, "text, many different"),
        ({"blanks": 100}, "nothing"),
        ({"blanks": 90, "missing": {":": 4}, "numbers": {"point": 6}}, "numbers"),
    ],
)
def test_a_column_is_what_most_of_its_cells_are(facts, holds):
    assert describe(column(**facts)).holds == holds


def test_a_column_shows_its_extent():
    times = column(times={"date": 100}, min_time="1958-03-01T00:00:00Z", max_time="2020-04-01T06:00:00Z")
    assert (describe(times).low, describe(times).high) == ("1958-03-01", "2020-04-01 06:00")
    numbers = column(numbers={"point": 96}, blanks=4, min_number=-1.5, max_number=2000.0)
    found = describe(numbers)
    assert (found.low, found.high, found.filled) == ("-1.5", "2,000", 96)


def test_marks_for_missing_values_are_not_counted_as_filled():
    found = describe(column(blanks=90, missing={":": 3, "n.d.": 1}, numbers={"point": 6}))
    assert (found.filled, found.missing) == (6, ":, n.d.")


def profile(columns, **facts):
    table = TableProfile(
        header_rows=[1], first_row=2, last_row=101, width=len(columns), score=1.0, columns=columns, **facts
    )
    return Profile(
        format="csv",
        file=FileFacts(name="co2.csv", size=18547, digest="0"),
        text=TextFacts(encoding="utf-8", delimiter=";"),
        sheets=[SheetProfile(name="", rows=101, width=len(columns), head=[["a"]], tail=[], tables=[table])],
        sample="",
        warnings=["the encoding is a guess"],
    )


def shown(found, width=100):
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False)
    inspection.show(Terminal(out=console, err=console, live=False, talk=True, verbose=False), found)
    return stream.getvalue()


def test_a_profile_says_how_the_file_is_written_and_where_the_table_is():
    text = shown(profile([column(header="year", times={"year": 100}, examples=["2001", "2002"])]))
    assert "co2.csv  CSV, 18.5 kB, utf-8, separated by semicolon" in text
    assert "header in row 1, data in rows 2 to 101" in text
    assert "times: year" in text
    assert "2001, 2002" in text
    assert "? the encoding is a guess" in text


def test_totals_and_notes_are_told():
    text = shown(profile([column()], total_rows=[(100, "Total")], note_rows=[(105, "Source: x")]))
    assert "totals: row 100 'Total'" in text
    assert "notes: row 105 'Source: x'" in text


def test_many_columns_are_cut():
    text = shown(profile([column(index=at, header=f"c{at}") for at in range(100)]))
    assert "and 60 more" in text


@pytest.mark.parametrize("width", [60, 80, 110])
def test_a_table_of_columns_fits_and_keeps_its_numbers(width):
    times = column(
        header="a long name of a column",
        rows=1_234_567,
        times={"datetime": 1_234_567},
        min_time="1958-03-01T12:34:00Z",
        max_time="2020-03-01T12:34:00Z",
        missing={"n.d.": 1, "..": 2, "-": 3, "x": 4},
    )
    lines = shown(profile([times]), width=width).splitlines()
    assert all(len(line.rstrip()) <= width for line in lines)
    assert any("times: datetime" in line and "1,234,557" in line for line in lines)
    assert any("2020-03-01 12:34" in line for line in lines) == (width > 60)


def test_a_sheet_without_a_table_shows_how_it_begins():
    found = profile([])
    sheet = SheetProfile(
        name="Notes", rows=2, width=1, head=[["About\x1b[2J", None, 3]], tail=[], hidden=True
    )
    found = Profile(format="xlsx", file=found.file, sheets=[sheet], sample="")
    text = shown(found)
    assert "sheet 'Notes'  2 rows, hidden" in text
    assert "no table was found" in text
    assert "About�[2J | | 3" in text
