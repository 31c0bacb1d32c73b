"""Real inspections for tests: a `wrapper-runner inspect` process, and how to ask it."""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from wrapper_contract.inspection import InspectionSpec
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import ENVIRONMENT_VARIABLE, ApiSourceSpec, FileSourceSpec
from wrapper_operator.generation.inspection_client import InspectionClient

TOKEN = "a-token-of-this-test"
PACKAGES = Path(__file__).parents[3] / "operator"


@dataclass
class RunningInspection:
    """An inspection process, and where it writes."""

    process: "subprocess.Popen[bytes]"
    spec: InspectionSpec
    folder: Path

    def client(self, *, token: str = TOKEN, **options: Any) -> InspectionClient:
        return InspectionClient(self.spec.listen, token=token, alive=self.alive, **options)

    def alive(self) -> bool:
        return self.process.poll() is None

    def termination(self) -> Termination:
        return msgspec.json.decode((self.folder / "termination").read_bytes(), type=Termination)

    def errors(self) -> str:
        return (self.folder / "errors").read_text()


@contextlib.contextmanager
def inspection(
    folder: Path, source: FileSourceSpec | ApiSourceSpec, **fields: Any
) -> Iterator[RunningInspection]:
    """Run an inspection of a source; it is gone at the end."""
    given = {
        "listen": f"unix:{folder}/s",
        "token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest(),
    } | fields
    spec = InspectionSpec(name="test", source=source, data_dir=str(folder / "data"), **given)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PACKAGES),
        ENVIRONMENT_VARIABLE: msgspec.json.encode(spec).decode(),
        "WRAPPER_TERMINATION_LOG": str(folder / "termination"),
    }
    with (folder / "errors").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "wrapper_runner", "inspect"], env=environment, stderr=errors, cwd=folder
        )
    try:
        yield RunningInspection(process, spec, folder)
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def keeper(folder: Path) -> Iterator[str]:
    """Run what a collector's container runs, and give the socket at which it waits."""
    path = f"{folder}/collector.sock"
    command = [sys.executable, "-m", "wrapper_runner", "collector", "--socket", path]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PACKAGES)}
    process = subprocess.Popen(command, env=environment, cwd=folder)
    try:
        yield path
    finally:
        process.terminate()
        process.wait()
