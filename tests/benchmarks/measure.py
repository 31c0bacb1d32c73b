"""Run a command and take its wall time and the memory of its process tree."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run: wall seconds, and the sum of the peak resident sizes of its processes in MiB."""

    seconds: float
    peak_mib: float


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, sample_memory: bool = True) -> Run:
    """Run a command to its end; it must succeed."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    while sample_memory and process.poll() is None:
        for pid in _tree(process.pid):
            peaks[pid] = max(peaks.get(pid, 0), _peak_kib(pid))
        time.sleep(0.02)
    code = process.wait()
    seconds = time.perf_counter() - begun
    if code != 0:
        raise RuntimeError(f"{command[0]} ended with {code}")
    return Run(seconds, sum(peaks.values()) / 1024)


@dataclass(frozen=True)
class Comparison:
    """Ours against a baseline, in turn; `ratio` is the median of baseline time / our time, pair by pair."""

    ours: float
    baseline: float
    ratio: float


def compare(ours: Callable[[], float], baseline: Callable[[], float], *, pairs: int = 3) -> Comparison:
    """Time both in turn, so that a drift of the machine's speed meets both."""
    times = [(ours(), baseline()) for _ in range(pairs)]
    return Comparison(
        ours=statistics.median(mine for mine, _ in times),
        baseline=statistics.median(bare for _, bare in times),
        ratio=statistics.median(bare / mine for mine, bare in times),
    )


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            continue
        found += [int(child) for child in children]
    return found


def _peak_kib(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0
