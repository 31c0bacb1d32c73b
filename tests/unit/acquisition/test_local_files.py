"""Files that are on this machine already: used in place, or one sentence says why not."""

import hashlib
import os
from pathlib import Path

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire

DATA = b"year,value\n2024,1.5\n"


def get(path: str | Path, data_dir: Path, **fields: object) -> AcquiredFile:
    return acquire(FileSourceSpec(format="csv", path=str(path), **fields), data_dir=str(data_dir))  # type: ignore[arg-type]


def test_a_plain_file_is_used_in_place(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(DATA)
    got = get(file, tmp_path / "out")
    assert got == AcquiredFile(
        path=str(file), name="data.csv", size=len(DATA), digest=hashlib.sha256(DATA).hexdigest()
    )
    assert not (tmp_path / "out").exists()


def test_it_is_called_what_the_manifest_calls_it(tmp_path: Path) -> None:
    file = tmp_path / "..data"
    file.write_bytes(DATA)
    assert get(file, tmp_path, name="ConfigMap co2").name == "ConfigMap co2"


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(b"x" * 3_000_000)
    seen: list[tuple[int, int | None]] = []
    spec = FileSourceSpec(format="csv", path=str(file))
    acquire(spec, data_dir=str(tmp_path), progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 1
    assert seen[-1] == (3_000_000, 3_000_000)


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def _through_a_file(folder: Path) -> Path:
    (folder / "plain").write_bytes(b"")
    return folder / "plain" / "data.csv"


def _loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


def _similar(folder: Path) -> Path:
    (folder / "emissions_2024.csv").write_bytes(DATA)
    return folder / "emision_2024.csv"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "x.csv", "there is no such file in"),
        (_similar, "did you mean emissions_2024.csv?"),
        (lambda folder: folder / "no" / "x.csv", "nor a folder"),
        (lambda folder: folder, "it is a folder"),
        (_fifo, "it is a named pipe"),
        (lambda folder: Path("/dev/zero"), "it is a device"),
        (_through_a_file, "a part of the path is a file"),
        (_loop, "Too many levels"),
        (lambda folder: Path("a\0b"), "NUL byte"),
        (lambda folder: folder / ("x" * 300), "File name too long"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, make: object, words: str) -> None:
    with pytest.raises(AcquisitionError) as caught:
        get(make(tmp_path), tmp_path / "out")  # type: ignore[operator]
    assert words in caught.value.message
    assert caught.value.exit_code == ExitCode.CONFIGURATION
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("fields", "words"), [({}, "exactly one"), ({"url": "https://a.org", "path": "/x"}, "exactly one")]
)
def test_one_place_and_only_one(tmp_path: Path, fields: dict[str, str], words: str) -> None:
    with pytest.raises(AcquisitionError, match=words):
        acquire(FileSourceSpec(format="csv", **fields), data_dir=str(tmp_path))  # type: ignore[arg-type]


def test_file_urls(tmp_path: Path) -> None:
    file = tmp_path / "my data ã.csv"
    file.write_bytes(DATA)
    spec = FileSourceSpec(format="csv", url=file.as_uri())
    assert acquire(spec, data_dir=str(tmp_path)).path == str(file)
    with pytest.raises(AcquisitionError, match="file of the user's machine"):
        acquire(spec, data_dir=str(tmp_path), file_urls=False)
    elsewhere = FileSourceSpec(format="csv", url="file://server/share/x.csv")
    with pytest.raises(AcquisitionError, match="another machine"):
        acquire(elsewhere, data_dir=str(tmp_path))
