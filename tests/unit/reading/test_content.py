"""What a file is, whatever it is called."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from wrapper_runner.reading import open_reader
from wrapper_runner.reading.content import recognise
from wrapper_sdk import SourceError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zip_of(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            # A date of its own, so that every test process has the same bytes.
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), text)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["year", "value"])
    book.active.append([2020, 1.5])
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"year,value\n2020,1\n", "text"),
        (b"\xef\xbb\xbfyear;value\n", "text"),
        ("year,value\n".encode("utf-16"), "text"),
        ("year,value\n2020,1\n".encode("utf-16-le"), "text"),
        (b"[year],[value]\n2020,1\n", "text"),
        (b"<0.1,2020\n", "text"),
        (b"{a},b\n", "text"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b"\n  <HTML><head>", "html"),
        (b"<table><tr><td>1</td></tr></table>", "html"),
        (b'{"a": 1}', "json"),
        (b"[\n  {}]", "json"),
        (b"[[1, 2]]", "json"),
        (b'<?xml version="1.0"?><a/>', "xml"),
        (b"%PDF-1.7 ...", "other"),
        (b"\x89PNG\r\n\x1a\n....", "other"),
        (b"PAR1....", "other"),
        (bytes(range(256)) * 8, "binary"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "other"),
        (zip_of(data_dot_csv="a,b"), "other"),
        (zip_of(word__document_dot_xml="<a/>"), "other"),
        (zip_of(data_dot_csv="a,b" * 100)[:60], "damaged"),
        (workbook(), "xlsx"),
        (workbook()[:-30], "damaged"),
    ],
)
def test_a_file_is_recognised_by_what_it_holds(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    assert recognise(str(path), "file.csv").kind == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><title>Not\n found</title>", ["HTML page", '"Not found"']),
        (b"", ["empty"]),
        (b"%PDF-1.7", ["PDF"]),
        (b'{"error": 1}', ["JSON"]),
        (bytes(range(256)) * 8, ["binary"]),
        (zip_of(word__document_dot_xml="<a/>"), ["Word document"]),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ["password"]),
    ],
)
def test_what_is_no_data_is_refused_in_one_sentence(tmp_path: Path, data: bytes, words: list[str]) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        open_reader(str(path), format="csv", name="indicator.csv")
    message = str(caught.value)
    assert message.startswith("indicator.csv: ")
    assert "\n" not in message
    assert all(word in message for word in words)


def test_a_workbook_called_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(workbook())
    rows = list(open_reader(str(path), format="csv", name="data.csv").rows(encoding="utf-8", delimiter=","))
    assert rows == [["year", "value"], [2020, 1.5]]


def test_text_called_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    path.write_bytes(b"year;value\n2020;1,5\n")
    assert list(open_reader(str(path), format="xlsx", name="data.xlsx").rows(sheet="x")) == [
        ["year", "value"],
        ["2020", "1,5"],
    ]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.csv: cannot be opened"):
        open_reader(str(tmp_path / "gone.csv"), format="csv", name="gone.csv")
    with pytest.raises(SourceError, match="not a file"):
        open_reader(str(tmp_path), format="csv", name="folder")
