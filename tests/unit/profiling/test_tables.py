"""Where tables stand in text files: headers, units, bodies, notes, totals."""

from pathlib import Path

import pytest

from wrapper_contract.profile import SheetProfile, TableProfile
from wrapper_runner.profiling import profile_file


def sheet_of(folder: Path, text: str) -> SheetProfile:
    path = folder / "data.csv"
    path.write_text(text, encoding="utf-8")
    [sheet] = profile_file(str(path), name="data.csv", format="csv").sheets
    return sheet


def table_of(folder: Path, text: str) -> TableProfile:
    return sheet_of(folder, text).tables[0]


def headers(table: TableProfile) -> list[str]:
    return [column.header for column in table.columns]


LONG = "2020,PT,5.1\n2021,PT,5.2\n2022,ES,5.3\n"


@pytest.mark.parametrize(
    ("text", "header_rows", "body", "names"),
    [
        ("year,country,value\n" + LONG, [1], (2, 4), ["year", "country", "value"]),
        ("A title\n\nyear,country,value\n" + LONG, [3], (4, 6), ["year", "country", "value"]),
        ("year,country,value\n\n" + LONG, [1], (3, 5), ["year", "country", "value"]),
        (LONG, [], (1, 3), ["", "", ""]),
        (
            "Content:,Emissions\nStart year:,1970\n\ncountry,code,2020,2021\nPT,620,5.1,5.2\nES,724,6.1,6\n",
            [4],
            (5, 6),
            ["country", "code", "2020", "2021"],
        ),
        ("Country;2020;2021\nPT;1900;2000\nES;1910;2010\n", [1], (2, 3), ["Country", "2020", "2021"]),
        ("Country;2020\nPT;5,1\nES;6,1\n", [1], (2, 3), ["Country", "2020"]),
        (
            "Country;2019;2020;2021\nPT;:;:;:\nES;1,5;2,5;3,5\n",
            [1],
            (2, 3),
            ["Country", "2019", "2020", "2021"],
        ),
        ("from,to,value\n2001,2002,5.5\n2003,2004,6.5\n", [1], (2, 3), ["from", "to", "value"]),
        (
            ";CO2;;CH4;\nyear;a;b;a;b\n2020;1,5;2,5;3,5;4,5\n2021;1,5;2,5;3,5;4,5\n",
            [1, 2],
            (3, 4),
            ["year", "CO2 a", "CO2 b", "CH4 a", "CH4 b"],
        ),
        (
            ";2020;;2021;\nregion;men;women;men;women\nN;1,5;2,5;3,5;4,5\nS;1,5;2,5;3,5;4,5\n",
            [1, 2],
            (3, 4),
            ["region", "2020 men", "2020 women", "2021 men", "2021 women"],
        ),
        (
            ";CO2;CO2;CH4;CH4\ncountry;1990;2020;1990;2020\nPT;1,5;2,5;3,5;4,5\nES;1,5;2,5;3,5;4,5\n",
            [1, 2],
            (3, 4),
            ["country", "CO2 1990", "CO2 2020", "CH4 1990", "CH4 2020"],
        ),
        (
            "DATE;North;South\n;Energy;Energy\n01/02/2024;1,5;2,5\n02/02/2024;1,5;2,5\n",
            [1, 2],
            (3, 4),
            ["DATE", "North Energy", "South Energy"],
        ),
        (";a;b\n;;\nJan-24;1,5;2,5\nFeb-24;1,5;2,5\n", [1], (3, 4), ["", "a", "b"]),
        (
            "Item;2020;2021\nEnergy;;\nCoal;1,5;2,5\nTransport;;\nRoad;3,5;4,5\n",
            [1],
            (3, 5),
            ["Item", "2020", "2021"],
        ),
        (
            "Zone;2020;2021;2021\nN;1,5;2,5;3,5\nS;1,5;2,5;3,5\n",
            [1],
            (2, 3),
            ["Zone", "2020", "2021", "2021"],
        ),
        (
            "year,value\n2020,1.5\n2021,2.5\n\nUpdated,2024-06-28\nContact,x@y.z\n",
            [1],
            (2, 3),
            ["year", "value"],
        ),
        (
            "geo,year,value\nPT,1969.0,1\nPT,1971.0,1665.00\nES,1969.0,5.5\n",
            [1],
            (2, 4),
            ["geo", "year", "value"],
        ),
        (
            "Title,A,B\nCDID,X,Y\nRelease date,17-04-2024,17-04-2024\n2023 NOV,1.5,2.5\n",
            [1],
            (4, 4),
            ["Title", "A", "B"],
        ),
    ],
)
def test_headers_and_bodies_are_found(
    tmp_path: Path, text: str, header_rows: list[int], body: tuple[int, int], names: list[str]
) -> None:
    table = table_of(tmp_path, text)
    assert (table.header_rows, (table.first_row, table.last_row)) == (header_rows, body)
    assert headers(table) == names


@pytest.mark.parametrize(
    ("units", "is_units_row"),
    [
        (";GWh;GWh", True),
        (";%;kt", True),
        (";(m);(kt CO2 eq.)", True),
        ("ano;mil habitantes;€", True),
        (";North;South", False),
    ],
)
def test_a_row_of_units_is_no_header(tmp_path: Path, units: str, *, is_units_row: bool) -> None:
    table = table_of(tmp_path, f"year;a;b\n{units}\n2020;1,5;2,5\n2021;1,5;2,5\n")
    assert table.units_row == (2 if is_units_row else None)
    assert table.first_row == 3


def test_a_missing_header_is_a_doubt(tmp_path: Path) -> None:
    table = table_of(tmp_path, LONG)
    assert table.score < 0.5
    assert "row 1" in table.doubt


def test_notes_under_and_inside_a_body_are_not_counted(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        "year,value\n2020,1.5\nNote: the method changed in 2020\n2021,2.5\n2022,\n\n"
        "Source: INE, 2024\n(p) provisional\n* estimated\n© 2024 INE\nLast update: 2024-01-01\n",
    )
    assert (table.first_row, table.last_row) == (2, 5)
    assert [row for row, _ in table.note_rows] == [3, 7, 8, 9, 10, 11]
    assert [column.rows for column in table.columns] == [3, 3]


def test_a_header_that_is_repeated_is_a_note(tmp_path: Path) -> None:
    header = "Country,2020,2021\n"
    text = f"{header}PT,1.5,2.5\nES,1.5,2.5\n{header}FR,1.5,2.5\n\n{header}DE,1.5,2.5\n"
    sheet = sheet_of(tmp_path, text)
    [table] = sheet.tables
    assert [row for row, _ in table.note_rows] == [4, 7]
    assert table.columns[1].rows == 4
    assert table.columns[1].max_number == 1.5


def test_totals_are_named(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, "sector;2020\nEnergy;1,5\nTotal geral;3,5\nTotal energy use;1,0\nInsgesamt;3,5\n"
    )
    assert table.total_rows == [(3, "Total geral"), (5, "Insgesamt")]


def test_several_tables_are_told_apart_and_the_best_comes_first(tmp_path: Path) -> None:
    text = (
        "Table 1\nyear,CO2\n2020,1.5\n2021,2.5\n\n"
        "Table 2\nyear,CH4,N2O\n2020,3.5,1\n2021,4.5,1\n2022,5.5,1\n\nSource:,INE\n"
    )
    sheet = sheet_of(tmp_path, text)
    assert [headers(table) for table in sheet.tables] == [["year", "CH4", "N2O"], ["year", "CO2"]]
    assert [(table.first_row, table.last_row) for table in sheet.tables] == [(8, 10), (3, 4)]
    assert sheet.tables[0].note_rows == [(12, "Source: INE")]


def test_a_second_table_far_down_is_found_while_streaming(tmp_path: Path) -> None:
    first = "".join(f"{1700 + number},{number}.5\n" for number in range(300))
    sheet = sheet_of(tmp_path, "year,CO2\n" + first + "\ncountry,2020,2021\nPT,1.5,2.5\nES,1.5,2.5\n")
    assert [table.first_row for table in sheet.tables] == [2, 304]


def test_blank_rows_inside_a_body_do_not_end_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, "year,value\n2020,1.5\n\n2021,2.5\n,\n2022,3.5\n")
    assert (table.first_row, table.last_row) == (2, 6)
    assert table.columns[0].rows == 3


def test_a_label_without_values_belongs_to_the_body(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, "name,code,2020,2021\nNot classified,INX,,\nPT,PRT,1.5,2.5\nES,ESP,1.5,2.5\nXX,XXX,,\n"
    )
    assert (table.first_row, table.last_row) == (2, 5)


def test_rows_that_are_too_long_are_counted(tmp_path: Path) -> None:
    table = table_of(tmp_path, "year,value\n2020,1.5,x\n2021,2.5,\n2022,3.5\n")
    assert table.ragged_rows == 1
    assert table.width == 2


def test_a_sheet_of_prose_holds_no_table(tmp_path: Path) -> None:
    assert sheet_of(tmp_path, "Some words, and more\nAnd again, words\nThe end\n").tables == []


def test_head_and_tail_show_both_ends_once(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "year,value\n" + "".join(f"{number},1.5\n" for number in range(1000, 1200)))
    assert len(sheet.head) == 60
    assert sheet.tail_row == 201 - len(sheet.tail) + 1
    assert sheet.tail[-1] == ["1199", "1.5"]
    assert (sheet.rows, sheet.width) == (201, 2)
