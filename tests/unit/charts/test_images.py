"""Images are built anew when what goes into them changed, and only then."""

import shutil
from pathlib import Path

import pytest

from cluster.images import TARGETS, fingerprint

ROOT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Dockerfile", "requirements", "operator", "images"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def fingerprints(checkout: Path) -> dict[str, str]:
    return {target: fingerprint(target, checkout) for target in TARGETS}


@pytest.mark.parametrize(
    ("changed", "targets"),
    [
        ("operator/wrapper_sdk/point.py", {"operator", "publisher", "runner"}),
        ("operator/wrapper_contract/names.py", {"operator", "publisher", "runner"}),
        ("operator/wrapper_runner/__main__.py", {"runner"}),
        ("operator/process_wrapper/clock.py", {"runner"}),
        ("operator/wrapper_publisher/__main__.py", {"publisher"}),
        ("operator/wrapper_operator/__main__.py", {"operator"}),
        ("operator/wrapperctl/app.py", set()),
        ("requirements/runner.lock", {"runner"}),
        ("requirements/build.lock", {"operator", "publisher", "runner"}),
        ("images/building/slim.py", {"operator", "publisher", "runner"}),
        ("images/sbom.py", set()),
        ("Dockerfile", {"operator", "publisher", "runner"}),
    ],
)
def test_what_changed_is_built_anew(changed: str, targets: set[str], checkout: Path) -> None:
    before = fingerprints(checkout)
    with (checkout / changed).open("a") as file:
        file.write("# changed\n")
    after = fingerprints(checkout)
    assert {target for target in TARGETS if before[target] != after[target]} == targets


def test_a_removed_file_counts_and_bytecode_does_not(checkout: Path) -> None:
    before = fingerprints(checkout)
    cache = checkout / "operator" / "wrapper_runner" / "__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_bytes(b"x")
    assert fingerprints(checkout) == before
    (checkout / "operator" / "process_wrapper" / "clock.py").unlink()
    assert fingerprints(checkout)["runner"] != before["runner"]
