"""Processes of the cluster: started detached, recorded on disk, ended by their recorded ids only."""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cluster.layout import Layout


@dataclass(frozen=True)
class Recorded:
    """A process as it was started: the start time tells it from a later one with the same id."""

    name: str
    pid: int
    start_time: str


def start(
    layout: Layout,
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> int:
    """Start a process that outlives this one and record it; its output goes to `logs/<name>.log`."""
    layout.logs.mkdir(parents=True, exist_ok=True)
    with (layout.logs / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Go's programs then collect garbage less often: memory is there, processors are few.
            env={"GOGC": "400", **(os.environ if env is None else env)},
            cwd=cwd,
            start_new_session=True,
        )
    with _changing(layout) as records:
        records.append(Recorded(name, process.pid, _start_time(process.pid) or ""))
    return process.pid


def pid_of(layout: Layout, name: str) -> int | None:
    """Return the id of a recorded process that is alive."""
    for recorded in _read(layout):
        if recorded.name == name and _is_alive(recorded):
            return recorded.pid
    return None


def stop(layout: Layout, name: str, *, grace: float = 10.0, kill: bool = False) -> None:
    """End a recorded process with its group: SIGTERM, and SIGKILL after the grace time (or at once)."""
    for recorded in _read(layout):
        if recorded.name == name:
            _end(recorded, grace=0 if kill else grace)
    with _changing(layout) as records:
        records[:] = [recorded for recorded in records if recorded.name != name]


def stop_all(layout: Layout) -> None:
    """End every recorded process, the last started first."""
    for recorded in reversed(_read(layout)):
        _end(recorded, grace=10.0)
    with _changing(layout) as records:
        records.clear()


def log_tail(layout: Layout, name: str, *, lines: int = 15) -> str:
    """Return the last lines that a process wrote."""
    path = layout.logs / f"{name}.log"
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""


def _end(recorded: Recorded, *, grace: float) -> None:
    if not _is_alive(recorded):
        return
    if grace:
        _signal_group(recorded.pid, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while time.monotonic() < deadline and _is_alive(recorded):
            time.sleep(0.05)
    if _is_alive(recorded):
        _signal_group(recorded.pid, signal.SIGKILL)
        while _is_alive(recorded):
            time.sleep(0.02)


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _is_alive(recorded: Recorded) -> bool:
    _reap(recorded.pid)
    started = _start_time(recorded.pid)
    return started is not None and started == recorded.start_time


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def _start_time(pid: int) -> str | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


@contextmanager
def _changing(layout: Layout) -> Iterator[list[Recorded]]:
    """Give the records to be changed in place, while no other process changes them."""
    layout.state.mkdir(parents=True, exist_ok=True)
    with (layout.state / "processes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        records = _read(layout)
        yield records
        path = _path(layout)
        path.with_suffix(".new").write_text(json.dumps([asdict(each) for each in records], indent=1))
        path.with_suffix(".new").replace(path)


def _read(layout: Layout) -> list[Recorded]:
    path = _path(layout)
    return [Recorded(**entry) for entry in json.loads(path.read_text())] if path.exists() else []


def _path(layout: Layout) -> Path:
    return layout.state / "processes.json"
