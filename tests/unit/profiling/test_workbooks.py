"""What a profile says of workbooks besides their tables."""

import hashlib
from pathlib import Path

import openpyxl
import pytest

from wrapper_contract.profile import Profile
from wrapper_runner.profiling import profile_file
from wrapper_runner.profiling.formats import format_name
from wrapper_runner.reading import legacy
from wrapper_sdk import SourceError

DATA = Path(__file__).parents[2] / "data" / "files"


def profile_of(book: openpyxl.Workbook, folder: Path, name: str = "a.xlsx") -> Profile:
    book.save(folder / name)
    return profile_file(str(folder / name), name=name, format="xlsx")


def book_of(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0.0%", "percent"),
        ("yyyy-mm-dd", "date"),
        ("[$-816]mmm/yy;@", "date"),
        ("[h]:mm", "date"),
        ('#,##0.00 "€"', "currency"),
        ("#,##0.00 [$€-407]", "currency"),
        ("$#,##0", "currency"),
        ("General", ""),
        ('0.0 "days"', ""),
        ("#,##0", ""),
        ("[Red]0.0", ""),
    ],
)
def test_number_formats(code: str, name: str) -> None:
    assert format_name(code) == name


def test_merged_cells_hidden_parts_and_formats_are_reported(tmp_path: Path) -> None:
    book = book_of(["Year", "Share", None], [None, "a", "b"], [2020, 0.1, 0.2], [2021, 0.3, 0.4])
    sheet = book.active
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    for row in (3, 4):
        sheet.cell(row, 2).number_format = "0.0%"
    [found] = profile_of(book, tmp_path).sheets
    assert sorted(found.merged) == ["A1:A2", "B1:C1"]
    assert (found.hidden_rows, found.hidden_columns) == ([3], [3])
    [table] = found.tables
    assert [column.header for column in table.columns] == ["Year", "Share a", "Share b"]
    assert [column.formats for column in table.columns] == [{}, {"percent": 2}, {}]


def test_formulas_without_a_result_are_counted_and_said(tmp_path: Path) -> None:
    found = profile_of(
        book_of(["year", "value", "twice"], [2020, 1.5, "=B2*2"], [2021, 2.5, "=B3*2"]), tmp_path
    )
    assert found.sheets[0].formulas_without_value == 2
    assert "2 formula cells hold no result" in found.warnings[0]


def test_sheets_come_in_order_with_their_state(tmp_path: Path) -> None:
    book = book_of(["year", "value"], [2020, 1.5])
    book.create_sheet("Notes").append(["About this file"])
    book.create_sheet("Old").sheet_state = "veryHidden"
    found = profile_of(book, tmp_path)
    assert [(sheet.name, sheet.hidden, len(sheet.tables)) for sheet in found.sheets] == [
        ("Sheet", False, 1),
        ("Notes", False, 0),
        ("Old", True, 0),
    ]
    assert "## Sheet 'Sheet': 2 rows, 2 columns" in found.sample
    assert "Old" not in found.sample


def test_a_workbook_called_csv_says_so() -> None:
    found = profile_file(str(DATA / "xlsx-named-csv.csv"), name="x.csv", format="csv")
    assert found.format == "xlsx"
    assert "is an Excel workbook" in found.warnings[0]


def test_an_old_workbook_says_its_date_system() -> None:
    found = profile_file(str(DATA / "old-dates-1904.xls"), name="x.xls", format="xlsx")
    assert (found.format, found.date_1904) == ("xls", True)


def test_an_old_workbook_of_far_flung_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "MAX_MEMORY", 14 * 32)
    with pytest.raises(
        SourceError, match=r"^x\.xls: the cells of the old workbook \(\.xls\) are too far apart"
    ):
        profile_file(str(DATA / "old-long.xls"), name="x.xls", format="xlsx")


def test_the_file_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"year,value\n2020,1.5\n")
    found = profile_file(str(path), name="a.csv", format="csv")
    assert found.file.size == 20
    assert found.file.digest == hashlib.sha256(b"year,value\n2020,1.5\n").hexdigest()
    assert found.sample == "year,value\n2020,1.5"
