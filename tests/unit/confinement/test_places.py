"""Whether a file can be read by everybody: it depends on every folder above it."""

import mimetypes
import tempfile
from pathlib import Path

import pytest

from wrapper_runner.confinement import places


@pytest.mark.parametrize(
    ("folder_mode", "mode", "open_to_all"),
    [(0o755, 0o644, True), (0o711, 0o644, True), (0o700, 0o644, False), (0o755, 0o600, False)],
)
def test_modes_decide(folder_mode: int, mode: int, *, open_to_all: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder)
        file = inner / "data.csv"
        file.touch()
        file.chmod(mode)
        inner.chmod(folder_mode)
        assert (places.private_path([str(file)]) is None) is open_to_all


def test_the_interpreter_can_read_its_library() -> None:
    paths = places.interpreter_paths()
    assert any(Path(path, "json").is_dir() for path in paths)
    assert "" not in paths


def test_what_the_standard_library_looks_up_in_the_system_can_be_read() -> None:
    """Streaming a workbook imports `mimetypes`, which reads every one of these files that is there."""
    assert set(mimetypes.knownfiles) <= set(places.interpreter_paths())
