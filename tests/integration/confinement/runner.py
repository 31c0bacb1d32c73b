"""`wrapper-runner collect` with given collector code, as a given user."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from integration.confinement.users import User
from wrapper_contract.names import code_hash
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import CollectorLimits, FileSourceSpec, JsonLinesSink, RunSpec

RUNNER = [sys.executable, "-m", "wrapper_runner"]
WRAPPER_ID = "0d5c2f64-6c1b-5b3f-9a53-1f0b7c7d2a11"


@dataclass(frozen=True)
class Ended:
    """A run that ended."""

    termination: Termination
    pid: int
    code: int
    out: str
    err: str
    seconds: float
    messages: list[dict[str, object]]
    everything: str
    """All that left the run: messages, state, termination, output."""


def spec_for(folder: Path, code: str, data: Path, **changes: object) -> RunSpec:
    """Write the code down and describe a run of it."""
    code_path = folder / "collector.py"
    code_path.write_text(code)
    spec = RunSpec(
        wrapper_id=WRAPPER_ID,
        name="tried",
        execution="local-1",
        periodicity="Annual",
        source_type="CSV",
        code_path=str(code_path),
        code_hash=code_hash(code),
        source=FileSourceSpec(format="csv", path=str(data), name=data.name),
        sink=JsonLinesSink(path=str(folder / "points.jsonl"), state_path=str(folder / "state.json")),
        data_dir=str(folder / "data"),
        limits=CollectorLimits(silence_seconds=5.0, cpu_seconds=10.0),
    )
    return msgspec.structs.replace(spec, **changes)


def environment_for(spec: RunSpec, folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a run."""
    return {
        **os.environ,
        **(extra or {}),
        "WRAPPER_RUN": msgspec.json.encode(spec).decode(),
        "WRAPPER_TERMINATION_LOG": str(folder / "termination.json"),
    }


def start(
    spec: RunSpec, folder: Path, user: User, extra: Mapping[str, str] | None = None, **options: Any
) -> "subprocess.Popen[str]":
    """Start a run."""
    return subprocess.Popen(
        [*user.prefix, *RUNNER, "collect"],
        env=environment_for(spec, folder, extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def collectors_of(pid: int) -> list[str]:
    """Return the command lines of the collector processes that a supervisor started and that are alive."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                words = Path(entry.path, "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"wrapper_runner.collecting" in words and str(pid).encode() in words:
                found.append(b" ".join(words).decode())
    return found


def collect(spec: RunSpec, folder: Path, user: User, extra: Mapping[str, str] | None = None) -> Ended:
    """Run to the end and gather what is left of it."""
    started = time.monotonic()
    process = start(spec, folder, user, extra)
    out, err = process.communicate(timeout=60)
    seconds = time.monotonic() - started
    written = {
        path.name: path.read_text(errors="replace")
        for path in (folder / "points.jsonl", folder / "state.json", folder / "termination.json")
        if path.exists()
    }
    return Ended(
        termination=msgspec.json.decode(written.get("termination.json", "{}"), type=Termination),
        pid=process.pid,
        code=process.returncode,
        out=out,
        err=err,
        seconds=seconds,
        messages=[json.loads(line) for line in written.get("points.jsonl", "").splitlines()],
        everything="\n".join([*written.values(), out, err]),
    )
