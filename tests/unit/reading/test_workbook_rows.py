"""Rows of workbooks: the fast reader and the streaming one give the same cells."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrapper_runner.reading import bounds, package, workbook
from wrapper_runner.reading.streaming import stream_rows
from wrapper_runner.reading.workbook import WorkbookReader
from wrapper_sdk import SourceError

DATA = Path(__file__).parents[2] / "data" / "files"
WORKBOOKS = sorted(path.name for path in DATA.glob("*.xlsx") if not path.name.startswith(("bad-", "csv-")))


def saved(path: Path, rows: list[list[Any]], *, corner: tuple[int, int] = (1, 1)) -> WorkbookReader:
    book = openpyxl.Workbook()
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            book.active.cell(corner[0] + at, corner[1] + column, value)
    book.save(path)
    return WorkbookReader(str(path), path.name, legacy=False)


def without_tail(rows: list[list[Any]]) -> list[list[Any]]:
    """Without blank cells at the ends of rows and blank rows at the end: the readers pad as they like."""
    trimmed = []
    for row in rows:
        while row and row[-1] is None:
            row = row[:-1]
        trimmed.append(row)
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def test_cells_come_with_their_types(tmp_path: Path) -> None:
    cells = ["text", 1, 1.5, date(2024, 1, 1), datetime(2024, 1, 1, 5, 6, 7), time(5, 6), True, None, " x "]
    [row] = saved(tmp_path / "a.xlsx", [cells]).rows()
    assert row == [
        "text",
        1.0,
        1.5,
        date(2024, 1, 1),
        datetime(2024, 1, 1, 5, 6, 7),
        time(5, 6),
        True,
        None,
        " x ",
    ]
    assert type(row[3]) is date


def test_rows_and_columns_count_from_the_corner_of_the_sheet(tmp_path: Path) -> None:
    reader = saved(tmp_path / "a.xlsx", [["year", "value"], [2020, 1.5]], corner=(3, 2))
    read = [(reader.row, row) for row in reader.rows(first=2, width=4)]
    assert read == [(2, [None] * 4), (3, [None, "year", "value", None]), (4, [None, 2020.0, 1.5, None])]
    assert list(reader.rows(first=3, last=3)) == [[None, "year", "value"]]


def test_errors_and_formulas_without_a_result_are_blank(tmp_path: Path) -> None:
    reader = saved(tmp_path / "a.xlsx", [["a", "b", "c"], [1, "=1+1", "#N/A"]])
    assert without_tail(list(reader.rows())) == [["a", "b", "c"], [1.0]]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_both_readers_give_the_same_cells(name: str) -> None:
    path = str(DATA / name)
    reader = WorkbookReader(path, name, legacy=False)
    for sheet in reader.sheets:
        quick = without_tail(list(reader.rows(sheet=sheet.name)))
        assert quick == without_tail(list(stream_rows(path, sheet.name, name=name)))


cells = st.one_of(
    st.none(),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), min_size=1).filter(
        lambda text: text.strip() and not text.startswith(("=", "#"))
    ),
    st.floats(-1e9, 1e9).map(lambda value: round(value, 6)),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)).map(lambda value: value.replace(microsecond=0)),
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=12))
def test_both_readers_agree_on_whatever_a_workbook_holds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    path = tmp_path_factory.mktemp("books", numbered=True) / "a.xlsx"
    reader = saved(path, rows)
    quick = without_tail(list(reader.rows()))
    assert quick == without_tail(list(stream_rows(str(path), "Sheet", name="a.xlsx")))
    expected = [
        [value.date() if isinstance(value, datetime) and value.time() == time(0) else value for value in row]
        for row in rows
    ]
    assert quick == without_tail(expected)
    path.unlink()


def test_sheets_are_found_by_name_and_the_first_visible_one_without(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Old"
    book.active.sheet_state = "hidden"
    book.create_sheet("Data ").append(["shown"])
    book.save(tmp_path / "a.xlsx")
    reader = WorkbookReader(str(tmp_path / "a.xlsx"), "a.xlsx", legacy=False)
    assert list(reader.rows()) == list(reader.rows(sheet="data")) == [["shown"]]
    with pytest.raises(SourceError, match=r"a\.xlsx: there is no sheet 'Dada'; there are: 'Data '"):
        list(reader.rows(sheet="Dada"))


def test_a_sheet_too_big_to_load_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = saved(tmp_path / "a.xlsx", [["year", "value"], [2020, 1.5]])
    monkeypatch.setattr(workbook, "MAX_MEMORY", 10)
    monkeypatch.delattr("python_calamine.load_workbook")
    assert list(reader.rows()) == [["year", "value"], [2020.0, 1.5]]


def test_a_cell_in_the_last_corner_is_not_loaded_as_a_full_sheet(tmp_path: Path) -> None:
    reader = saved(tmp_path / "a.xlsx", [["year", "value"], [2020, 1.5]])
    rewrite(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b"</sheetData>", FAR_CELL + b"</sheetData>")
    assert reader.bounds(reader.sheets[0]).rows == 1_048_576
    assert list(reader.rows(last=2)) == [["year", "value"], [2020.0, 1.5]]


FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Replace bytes in a part of a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, data.replace(old, new) if entry.filename == part else data)
    path.write_bytes(buffer.getvalue())


@pytest.mark.parametrize(
    ("cells", "reach"),
    [
        (b'<row r="7"><c r="AB7" s="1"/><c r="C7"><v>1</v></c></row>', (7, 28)),
        (b'<x:row r="7"><x:c s="1" r="B7"/></x:row>', (7, 2)),
        (b"<row><c><v>1</v></c></row>", (1, bounds.MAX_COLUMNS)),
        (b"", (0, 0)),
    ],
)
def test_bounds_are_found_in_the_sheet(tmp_path: Path, cells: bytes, reach: tuple[int, int]) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s.xml", b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>")
    found = bounds.sheet_bounds(str(path), "s.xml", size=100, name="a.xlsx")
    assert (found.rows, found.columns) == reach


def bomb(path: Path, part: str, size: int) -> WorkbookReader:
    saved(path, [["a"]])
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename != part:
                target.writestr(entry.filename, source.read(entry))
        with target.open(part, "w", force_zip64=True) as stream:
            for _ in range(size // 2**20):
                stream.write(b" " * 2**20)
    path.write_bytes(buffer.getvalue())
    return WorkbookReader(str(path), path.name, legacy=False)


@pytest.mark.parametrize(
    ("part", "mebibytes", "words"),
    [
        ("xl/worksheets/sheet1.xml", 40, "times its size"),
        ("xl/sharedStrings.xml", 100, "its texts unpack to 100 MiB"),
    ],
)
def test_a_bomb_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, mebibytes: int, words: str
) -> None:
    if "times" not in words:
        monkeypatch.setattr(package, "MAX_RATIO", 10_000)
    reader = bomb(tmp_path / "a.xlsx", part, mebibytes * 2**20)
    with pytest.raises(SourceError, match=words):
        list(reader.rows())


@pytest.mark.parametrize("ending", ["", ".xls", ".xlsb", ".ods", ".XLS", ".bin"])
@pytest.mark.parametrize("memory", [None, 10])
def test_a_workbook_is_read_for_what_it_is_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, memory: int | None
) -> None:
    if memory is not None:  # then it is streamed
        monkeypatch.setattr(workbook, "MAX_MEMORY", memory)
    path = tmp_path / f"a{ending}"
    saved(tmp_path / "a.xlsx", [["year", "value"], [2020, 1.5]])
    path.write_bytes((tmp_path / "a.xlsx").read_bytes())
    reader = WorkbookReader(str(path), path.name, legacy=False)
    assert list(reader.rows()) == [["year", "value"], [2020.0, 1.5]]


@pytest.mark.parametrize("ending", ["", ".xlsx", ".xlsb", ".ods", ".bin"])
def test_an_old_workbook_is_read_for_what_it_is(tmp_path: Path, ending: str) -> None:
    known, path = DATA / "old-dates-1904.xls", tmp_path / f"a{ending}"
    path.write_bytes(known.read_bytes())
    rows = list(WorkbookReader(str(path), path.name, legacy=True).rows())
    assert rows == list(WorkbookReader(str(known), known.name, legacy=True).rows())
    assert len(rows) > 1


def test_texts_without_number_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    saved(path, [["a"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 200 + b"</sst>")
    monkeypatch.setattr(package, "MAX_TEXT_COUNT", 200)
    assert list(WorkbookReader(str(path), path.name, legacy=False).rows()) == [["a"]]
    monkeypatch.setattr(package, "MAX_TEXT_COUNT", 199)
    with pytest.raises(
        SourceError, match="it has 200 different texts, the limit is 199; save the data as CSV"
    ):
        list(WorkbookReader(str(path), path.name, legacy=False).rows())


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = saved(tmp_path / "a.xlsx", [["a"]])
    monkeypatch.setattr(package, "MAX_ENTRIES", 5)
    with pytest.raises(SourceError, match=r"has \d+ parts, 5 at most"):
        list(reader.rows())


def test_a_damaged_sheet_is_one_sentence(tmp_path: Path) -> None:
    reader = saved(tmp_path / "a.xlsx", [["a", 1]])
    rewrite(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b"</row>", b"</ro")
    with pytest.raises(SourceError, match=r"^a\.xlsx: the workbook is damaged or cut off"):
        list(reader.rows())


def test_durations_are_kept(tmp_path: Path) -> None:
    [row] = saved(tmp_path / "a.xlsx", [[timedelta(hours=30)]]).rows()
    assert row == [timedelta(hours=30)]
