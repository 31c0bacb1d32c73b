"""Unpacking: gzip and zip, sound, damaged and hostile."""

import gzip
import hashlib
import resource
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.acquisition.packed_files import (
    with_directory_size,
    with_flags,
    with_method,
    with_newer_directory_size,
    written,
    zip_bytes,
)
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire, gzip_files

DATA = b"year,value\n" + b"".join(b"%d,%d.5\n" % (year, year) for year in range(300))
MIB = 1024 * 1024


def unpacked(folder: Path, packed: bytes, *, max_bytes: int = 10 * MIB) -> AcquiredFile:
    path = written(folder, "packed", packed)
    spec = FileSourceSpec(format="csv", path=path, max_bytes=max_bytes)
    return acquire(spec, data_dir=str(folder / "out"))


def outcome(folder: Path, packed: bytes) -> AcquiredFile | AcquisitionError:
    try:
        return unpacked(folder, packed)
    except AcquisitionError as error:
        return error


def refused(folder: Path, packed: bytes, *, max_bytes: int = 10 * MIB) -> str:
    with pytest.raises(AcquisitionError) as caught:
        unpacked(folder, packed, max_bytes=max_bytes)
    assert caught.value.exit_code == ExitCode.NO_DATA
    assert "\n" not in caught.value.message
    left = list((folder / "out").iterdir()) if (folder / "out").exists() else []
    assert left == []
    return caught.value.message


@pytest.mark.parametrize(
    ("packed", "packing", "member"),
    [
        (gzip.compress(DATA, mtime=0), "gzip", None),
        (gzip.compress(DATA[:1000], mtime=0) + gzip.compress(DATA[1000:], mtime=0), "gzip", None),
        (
            gzip.compress(DATA[:1000], mtime=0)
            + bytes(512)
            + gzip.compress(DATA[1000:], mtime=0)
            + bytes(70000),
            "gzip",
            None,
        ),
        (gzip.compress(b"", mtime=0) + gzip.compress(DATA, mtime=0), "gzip", None),
        (zip_bytes({"a/data.csv": DATA}), "zip", "a/data.csv"),
        (zip_bytes({"data.csv": DATA}, method=zipfile.ZIP_STORED), "zip", "data.csv"),
        (zip_bytes({"data.csv": DATA}, method=zipfile.ZIP_BZIP2), "zip", "data.csv"),
        (zip_bytes({"data.csv": DATA}, method=zipfile.ZIP_LZMA), "zip", "data.csv"),
        (zip_bytes({"data.csv": DATA, "__MACOSX/._data.csv": b"x"}), "zip", "data.csv"),
        (zip_bytes({"../../../tmp/data.csv": DATA}), "zip", "../../../tmp/data.csv"),
        (zip_bytes({"/etc/data.csv": DATA}), "zip", "/etc/data.csv"),
    ],
)
def test_unpacked_into_the_data_folder(
    tmp_path: Path, packed: bytes, packing: str, member: str | None
) -> None:
    got = unpacked(tmp_path, packed)
    assert Path(got.path).parent == tmp_path / "out"
    assert Path(got.path).read_bytes() == DATA
    assert got.size == len(DATA)
    assert got.digest == hashlib.sha256(DATA).hexdigest()
    assert (got.packing, got.member) == (packing, member)
    assert [str(path) for path in (tmp_path / "out").iterdir()] == [got.path]
    assert Path(got.path).stat().st_mode & 0o777 == 0o644


def test_a_workbook_is_a_zip_that_stays_packed(tmp_path: Path) -> None:
    book = zip_bytes({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    got = unpacked(tmp_path, book)
    assert (got.path, got.packing) == (str(tmp_path / "packed"), "none")


def test_a_stored_file_has_the_ending_that_readers_of_workbooks_go_by(tmp_path: Path) -> None:
    workbook = zip_bytes({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    for held, ending in ((workbook, ".xlsx"), (old, ".xls"), (DATA, "")):
        found = unpacked(tmp_path, gzip.compress(held, mtime=0))
        assert (Path(found.path).suffix, Path(found.path).read_bytes()) == (ending, held)


def test_a_workbook_in_a_zip_or_gzip(tmp_path: Path) -> None:
    book = zip_bytes({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    for packed in (zip_bytes({"book.xlsx": book}), gzip.compress(book)):
        assert Path(unpacked(tmp_path, packed).path).read_bytes() == book


GZ = gzip.compress(DATA, mtime=0)
ZIP = zip_bytes({"data.csv": DATA})


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (GZ[:-1], "cut short"),
        (GZ[: len(GZ) // 2], "cut short"),
        (GZ[:5], "cut short"),
        (GZ[:2], "cut short"),
        (_flipped(GZ, -5), "damaged"),
        (_flipped(GZ, len(GZ) // 2), "damaged"),
        (GZ + b"garbage", "something else behind its gzip data"),
        (GZ + bytes(512) + b"garbage", "something else behind its gzip data"),
        (ZIP[:-1], "cut short or damaged"),
        (ZIP[: len(ZIP) // 2], "cut short or damaged"),
        (b"PK\x03\x04", "cut short or damaged"),
        (b"PK\x05\x06" + bytes(18), "without a file"),
        (_flipped(ZIP, len(ZIP) // 2), "damaged"),
        (_flipped(ZIP, ZIP.index(b"PK\x01\x02") + 16), "damaged"),
        (with_flags(ZIP, 1), "password"),
        (with_flags(ZIP, 0x41), "password"),
        (with_method(ZIP, 9), "packed in a way that is not known"),
        (with_method(ZIP, 99), "packed in a way that is not known"),
        (with_directory_size(ZIP, 500 * MIB), "lists too many files"),
        (gzip.compress(with_directory_size(ZIP, 500 * MIB), mtime=0), "lists too many files"),
        (with_newer_directory_size(ZIP, 500 * MIB), "lists too many files"),
        (with_newer_directory_size(ZIP, 500 * MIB, elsewhere=True), "lists too many files"),
        (zip_bytes({"a.csv": ZIP[:-1]}), "cut short or damaged"),
        (zip_bytes({"a.csv": b"1", "b.csv": b"2"}), "a.csv, b.csv"),
        (zip_bytes({"a.pdf": b"1"}), "without a CSV file or workbook, it holds a.pdf"),
    ],
)
def test_damaged_or_hostile(tmp_path: Path, packed: bytes, words: str) -> None:
    assert words in refused(tmp_path, packed)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_broken_there_is_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([GZ, ZIP]))
    at = data.draw(st.integers(4, len(whole) - 1))
    broken = data.draw(st.sampled_from([whole[:at], _flipped(whole, at), whole[:at] + whole[at + 1 :]]))
    folder = tmp_path_factory.mktemp("broken")
    got = outcome(folder, broken)
    if isinstance(got, AcquisitionError):
        assert got.exit_code == ExitCode.NO_DATA
        assert "\n" not in got.message
    else:
        # What a flip in a name, a date or a comment leaves sound.
        assert Path(got.path).read_bytes() == DATA


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(MIB)
    return b"".join(packer.compress(piece) for _ in range(size // MIB)) + packer.flush()


def test_bombs_are_stopped_at_the_limit_with_little_memory(tmp_path: Path) -> None:
    bombs = (_bomb(256 * MIB), zip_bytes({"data.csv": bytes(64 * MIB)}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for bomb in bombs:
        assert "larger than the limit of 10 MiB" in refused(tmp_path, bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024


def test_a_gzip_of_very_many_members_is_no_hard_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read beyond a member's end is copied: much for each of many would take very long."""
    copied: list[int] = []

    class Counting:
        def __init__(self, window: int) -> None:
            self._inner = zlib.decompressobj(window)

        def __getattr__(self, name: str) -> object:
            found = getattr(self._inner, name)
            if name == "unused_data":
                copied.append(len(found))
            return found

    counting = SimpleNamespace(decompressobj=Counting, error=zlib.error)
    monkeypatch.setattr(gzip_files, "zlib", counting)
    nothing, many = gzip.compress(b"", mtime=0), 20_000
    found = unpacked(tmp_path, GZ + nothing * many + GZ)
    assert Path(found.path).read_bytes() == DATA + DATA
    assert many * 1000 < sum(copied) < many * 20_000


def test_a_zip_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    archive = bytearray(zip_bytes({"data.csv": bytes(20 * MIB)}))
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = archive.index(magic) + offset
        archive[at : at + 4] = (5 * MIB).to_bytes(4, "little")
    assert "damaged" in refused(tmp_path, bytes(archive))
