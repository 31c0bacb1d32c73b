"""Processes of a pod's containers, as the node sees them."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

_EXIT_CODE_FIELD = 49
"""Of /proc/<pid>/stat, counted behind the command's name."""


def processes_of(pod: dict[str, Any], container: str) -> list[int]:
    """Return the ids of the processes of a pod's container, the first started first."""
    marks = [f"/{identity}" for identity in _container_ids(pod, container)]
    return sorted(
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and any(mark in _read(path / "cgroup") for mark in marks)
    )


def shim_of(process: int) -> int:
    """Return the process that watches over the pod of a container's first process."""
    return int(_fields(process)[1])


def send(processes: list[int], number: signal.Signals) -> None:
    """Send a signal to each of them; one may have ended with another."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def exit_code(process: int, *, timeout: float) -> int:
    """Wait until a process that nobody waits for has ended and return its code, or minus the signal.

    Raises:
        TimeoutError: It goes on.
    """
    deadline = time.monotonic() + timeout
    while (fields := _fields(process))[0] != "Z":
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {process} goes on")
        time.sleep(0.1)
    return os.waitstatus_to_exitcode(int(fields[_EXIT_CODE_FIELD]))


def _container_ids(pod: dict[str, Any], container: str) -> list[str]:
    status = pod.get("status", {})
    found = [*status.get("containerStatuses", []), *status.get("initContainerStatuses", [])]
    return [
        each["containerID"].rpartition("//")[2]
        for each in found
        if each["name"] == container and each.get("containerID")
    ]


def _fields(process: int) -> list[str]:
    return _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
