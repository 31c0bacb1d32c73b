"""Where a collector runs."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(params=["subprocess", "container"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Any]]:
    if request.param == "subprocess":
        yield {}
        return
    path = tmp_path / "socket"
    keeper = subprocess.Popen(
        [sys.executable, "-m", "wrapper_runner", "collector", "--socket", str(path)],
        stderr=subprocess.DEVNULL,
    )
    yield {"socket_path": str(path)}
    keeper.terminate()
    keeper.wait(30)
