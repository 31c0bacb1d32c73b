"""Writing into the data folder: full disks, limits, cleaning up."""

import errno
import os
from pathlib import Path

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.acquisition import AcquisitionError
from wrapper_runner.acquisition.storing import Folder


def test_only_what_is_kept_stays(tmp_path: Path) -> None:
    with Folder(str(tmp_path / "new" / "folder"), max_bytes=100) as folder:
        with folder.storing(subject="a") as first:
            first.write(b"1")
        with folder.storing(subject="b") as second:
            second.write(b"2")
        assert folder.keep(second.path, ending="") == second.path
    assert [path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()] == [b"2"]


def interrupted(folder: Folder) -> None:
    with folder, folder.storing(subject="a") as file:
        file.write(b"1")
        raise KeyboardInterrupt


def test_nothing_stays_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(Folder(str(tmp_path), max_bytes=100))
    assert list(tmp_path.iterdir()) == []


def test_size_and_digest_follow_a_restart(tmp_path: Path) -> None:
    with Folder(str(tmp_path), max_bytes=100) as folder, folder.storing(subject="a") as file:
        file.write(b"wrong")
        file.restart()
        file.write(b"ab")
        file.write(b"c")
        assert file.size == 3
        assert file.digest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert Path(file.path).read_bytes() == b"abc"


def test_the_limit_is_exact(tmp_path: Path) -> None:
    with Folder(str(tmp_path), max_bytes=3) as folder, folder.storing(subject="the file") as file:
        file.write(b"abc")
        file.expect(3)
        with pytest.raises(AcquisitionError, match="the file is larger than the limit of 3 bytes") as caught:
            file.write(b"d")
        assert caught.value.exit_code == ExitCode.NO_DATA
        with pytest.raises(AcquisitionError, match="larger than the limit"):
            file.expect(4)


def expecting(folder: Folder, size: int) -> None:
    with folder, folder.storing(subject="data.csv") as file:
        file.expect(size)


def test_too_little_room_is_told_before_the_download(tmp_path: Path) -> None:
    room = os.statvfs(tmp_path)
    more = room.f_bavail * room.f_frsize + 2**30
    with pytest.raises(AcquisitionError, match="has room for") as caught:
        expecting(Folder(str(tmp_path), max_bytes=2 * more), more)
    assert caught.value.exit_code == ExitCode.UNAVAILABLE
    assert list(tmp_path.iterdir()) == []


class FailingFile:
    def __init__(self, number: int) -> None:
        self.number = number

    def write(self, data: bytes) -> int:
        raise OSError(self.number, os.strerror(self.number))

    def close(self) -> None:
        pass


def writing(folder: Folder, number: int) -> None:
    with folder, folder.storing(subject="data.csv") as file:
        file._file.close()
        file._file = FailingFile(number)  # type: ignore[assignment]
        file.write(b"x")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "is full: make room"), (errno.EDQUOT, "is full"), (errno.EIO, "Input/output error")],
)
def test_a_disk_that_fails(tmp_path: Path, number: int, words: str) -> None:
    with pytest.raises(AcquisitionError, match=words) as caught:
        writing(Folder(str(tmp_path), max_bytes=99), number)
    assert caught.value.exit_code == ExitCode.UNAVAILABLE
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AcquisitionError, match="cannot write") as caught:
        expecting(Folder(str(tmp_path / "file" / "x"), max_bytes=99), 1)
    assert caught.value.exit_code == ExitCode.UNAVAILABLE
