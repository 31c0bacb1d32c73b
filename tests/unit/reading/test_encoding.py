"""Encodings found from bytes."""

from pathlib import Path

import pytest

from wrapper_runner.reading import open_reader
from wrapper_runner.reading.encoding import find_encoding

TEXT = "ano;emissões\n2020;3\nÉvora;4\n"


@pytest.mark.parametrize(
    ("data", "codec", "doubt"),
    [
        (b"year,value\n2020,1\n", "utf-8", ""),
        (TEXT.encode(), "utf-8", ""),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", ""),
        (TEXT.encode("utf-16"), "utf-16", ""),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", ""),
        (TEXT.encode("utf-16-le"), "utf-16-le", ""),
        (TEXT.encode("utf-16-be"), "utf-16-be", ""),
        (TEXT.encode("utf-32"), "utf-32", ""),
        (TEXT.encode("cp1252"), "cp1252", 'line 1 holds "emissões"'),
        ("a;€\n".encode("cp1252"), "cp1252", "€"),
        (b"a;\x81\xe9\n", "latin-1", "line 1"),
        ("a,é\nb,ã\nc,õ\nd,ç\n".encode() + b"e,\xe9t\xe9\n", "utf-8", "the first in line 5"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, data: bytes, codec: str, doubt: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(data)
    found = find_encoding(str(path))
    assert found.codec == codec
    assert doubt in found.doubt
    assert bool(doubt) == bool(found.doubt)


def test_a_character_cut_by_a_chunk_is_no_doubt(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"x" * ((1 << 20) - 1) + "é,1\n".encode() * 3)
    assert find_encoding(str(path)).codec == "utf-8"


def test_a_late_8_bit_character_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"a,1\n" * 600_000 + "São Tomé,2\n".encode("latin-1"))
    found = find_encoding(str(path))
    assert found.codec == "cp1252"
    assert "line 600001" in found.doubt


def test_stray_bytes_in_utf_8_are_read_as_cp1252(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("é,ã,õ,ç\n".encode() + b"caf\xe9,1,2,3\n")
    rows = list(open_reader(str(path), format="csv", name="data.csv").rows(delimiter=","))
    assert rows == [["é", "ã", "õ", "ç"], ["café", "1", "2", "3"]]
