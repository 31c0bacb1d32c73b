"""`wrapperctl` as a user runs it, with an eye on its memory."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from wrapper_contract.messages import ReceivedMessage

WRAPPERCTL = [sys.executable, "-m", "wrapperctl"]
MIB = 1024 * 1024


@dataclass(frozen=True)
class Ended:
    """A command that ended."""

    code: int
    out: str
    err: str
    seconds: float
    peak: int | None
    """Bytes resident in all its processes together, at most; None where nobody looked."""


def run(
    *arguments: object, cwd: Path, timeout: float = 110.0, with_peak: bool = False, **environment: str
) -> Ended:
    """Run a command without a terminal; an eye on its memory takes a fifth of the processor that it takes."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [*WRAPPERCTL, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONFAULTHANDLER": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with watched(process.pid) if with_peak else contextlib.nullcontext() as memory:
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # it then tells where it was
            out, err = process.communicate()
            raise AssertionError(f"no end after {timeout:g} s: {out}{err}") from None
    return Ended(process.returncode, out, err, time.monotonic() - begin, memory and memory.peak)


def manifest(folder: Path, source: dict[str, Any], *beside: dict[str, Any], **spec: Any) -> Path:
    """Write a manifest file and return its path."""
    wrapper = {
        "apiVersion": "wrappers.dev/v1alpha1",
        "kind": "Wrapper",
        "metadata": {"name": "test"},
        "spec": {"indicator": {"name": "Test", "periodicity": "Annual"}, "source": source, **spec},
    }
    path = folder / "wrapper.yaml"
    path.write_text("\n---\n".join(json.dumps(document) for document in (wrapper, *beside)))
    return path


def collect(
    folder: Path, data: Path, *, kind: str = "", hints: dict[str, Any] | None = None, **options: Any
) -> Ended:
    """Run a data file through a manifest without anything but hints, with an eye on memory."""
    kind = kind or ("xlsx" if data.suffix in (".xlsx", ".xls") else "csv")
    source = {kind: {"from": {"upload": {"fileId": "1"}}, **(hints or {})}}
    path = manifest(folder, source)
    words = ("run", "-f", path, "--source", data, "--output", folder / "points.jsonl")
    return run(*words, cwd=folder, with_peak=True, **options)


def points(path: Path) -> list[tuple[object, float, str | None]]:
    """Return the points of an output file, in order."""
    messages = [msgspec.json.decode(line, type=ReceivedMessage) for line in path.read_bytes().splitlines()]
    return [(point.x, point.y, point.series) for message in messages for point in message.data]


@dataclass
class _Memory:
    peak: int = 0
    done: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def watched(pid: int):
    """Measure the memory of a process and all its descendants until the context ends."""
    memory = _Memory()

    def look() -> None:
        while not memory.done.wait(0.02):
            memory.peak = max(memory.peak, sum(map(_resident, family(pid))))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        memory.done.set()
        watcher.join()


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        found.append(parent)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def _resident(pid: int) -> int:
    """Return the memory of a process, its share of what it shares with others only."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0
