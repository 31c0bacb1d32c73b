"""The examples in docstrings are true, and loading the acquisition stays light."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parents[3] / "operator"
MODULES = [
    "wrapper_contract.addresses",
    "wrapper_contract.redaction",
    "wrapper_runner.acquisition.content",
    "wrapper_runner.acquisition.retrying",
    "wrapper_runner.acquisition.wording",
    "wrapper_runner.inspection.authorization",
    "wrapper_runner.inspection.conflicts",
    "wrapper_runner.inspection.evidence",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted > 0
    assert results.failed == 0


def test_a_mounted_file_needs_no_library_for_the_network_or_archives(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n")
    program = (
        "import sys\n"
        "from wrapper_contract.run_spec import FileSourceSpec\n"
        "from wrapper_runner.acquisition import acquire\n"
        f"acquire(FileSourceSpec(format='csv', path='{tmp_path}/data.csv'), data_dir='{tmp_path}')\n"
        "heavy = {'urllib3', 'ssl', 'http.client', 'urllib.request', 'zipfile', 'tempfile', 'email'}\n"
        "print(*sorted(heavy & set(sys.modules)))\n"
    )
    command = [sys.executable, "-S", "-c", program]
    site = next(path for path in sys.path if path.endswith("site-packages"))
    environment = {"PYTHONPATH": f"{PACKAGES}:{site}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
