"""Rows of text files: counted, filled and bounded as promised; clear sentences where they cannot be read."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.reading import Reader, open_reader
from wrapper_sdk import SourceError

cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=6
)
tables = st.lists(st.lists(cells, min_size=2, max_size=5), min_size=1, max_size=200)


def reader_of(folder: Path, data: bytes) -> Reader:
    path = folder / "data.csv"
    path.write_bytes(data)
    return open_reader(str(path), format="csv", name="data.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rows")


@given(
    table=tables,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(
    folder: Path, table: list[list[str]], encoding: str, delimiter: str, end: str
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    reader = reader_of(folder, b"x\n" + b"")
    (folder / "data.csv").write_bytes(stream.getvalue().encode(encoding))
    read = []
    for number, row in enumerate(reader.rows(encoding=encoding, delimiter=delimiter), 1):
        assert reader.row == number
        read.append(row)
    assert read == table


@given(first=st.integers(1, 300), last=st.none() | st.integers(1, 300), width=st.integers(0, 4))
def test_first_last_and_width_cut_and_fill(folder: Path, first: int, last: int | None, width: int) -> None:
    table = [[f"r{number}", "x"][: 1 + number % 2] for number in range(1, 200)]
    reader = reader_of(folder, "".join(",".join(row) + "\n" for row in table).encode())
    numbered = [
        (reader.row, row)
        for row in reader.rows(encoding="utf-8", delimiter=",", first=first, last=last, width=width)
    ]
    wanted = range(first, min(199, last or 199) + 1)
    assert [number for number, _ in numbered] == list(wanted)
    assert [row for _, row in numbered] == [
        table[number - 1] + [""] * (width - len(table[number - 1])) for number in wanted
    ]


def test_blank_lines_and_quoted_newlines_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b'a,b\r\n\r\n"x\r\ny",1\r\n,\r\nlast,2')
    assert [(reader.row, row) for row in reader.rows()] == [
        (1, ["a", "b"]),
        (2, []),
        (3, ["x\r\ny", "1"]),
        (4, ["", ""]),
        (5, ["last", "2"]),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_cell(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"\xef\xbb\xbfyear,value\n2020,1\n")
    assert next(iter(reader.rows(encoding="utf-8", delimiter=","))) == ["year", "value"]


def test_quotation_marks_can_be_plain(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b'5" pipe;1\n"x;2\n')
    assert list(reader.rows(delimiter=";", quote=None)) == [['5" pipe', "1"], ['"x', "2"]]


def test_a_pass_can_be_left_and_begun_anew(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"a,1\nb,2\nc,3\n")
    assert next(reader.rows()) == ["a", "1"]
    assert len(list(reader.rows())) == 3
    reader.close()
    assert len(list(reader.rows())) == 3


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,2\n3,\0 4\n", "data.csv, row 3, column 2: there is a NUL byte"),
        (
            b'a,b\n1,2\n3,"' + b"x" * 140_000 + b"\n",
            "data.csv, row 3: a cell is longer than 131,072 characters",
        ),
        (b'a,b\n1,2\n3,"open\n4,5\n6,7\n', "data.csv, row 3: a quotation mark opens a cell here"),
        ("a,b\n1,2\n".encode("utf-16")[:-1], "cannot be read as utf-16"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    reader = reader_of(tmp_path, data)
    with pytest.raises(SourceError) as caught:
        list(reader.rows(delimiter=","))
    assert message in str(caught.value)


def test_rows_before_the_trouble_are_given(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"a,b\n" * 100 + b'1,"open\n4,5\n')
    seen = []
    with pytest.raises(SourceError):
        seen.extend(reader.rows(delimiter=","))
    assert seen == [["a", "b"]] * 100


def test_an_endless_line_is_refused(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"a,b\n" + b"1," * (9 * 1024 * 1024))
    with pytest.raises(SourceError, match="row 2: a line is longer than 16 MiB"):
        list(reader.rows(delimiter=","))


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="'klingon' is no encoding"):
        list(reader_of(tmp_path, b"a,b\n").rows(encoding="klingon"))
