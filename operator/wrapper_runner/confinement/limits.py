"""Resource limits of the collector process."""

# Every collector starts this: pathlib would cost more time than it saves words.
# ruff: noqa: PTH123

import math
import os
import resource

OPEN_FILES = 32
_MIB = 1024 * 1024


def mapped_bytes() -> int:
    """Return how much address space this process has mapped."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 * _MIB


def cpu_seconds() -> float:
    """Return the processor time that this process has used."""
    times = os.times()
    return times.user + times.system


def apply(*, memory_bytes: int, cpu: float) -> None:
    """Set the limits, hard and soft.

    Args:
        memory_bytes: Address space beyond what is mapped now.
        cpu: Seconds of processor time from now; rounded up, as the kernel counts whole ones.

    Raises:
        OSError: The kernel refuses.
    """
    last_second = math.ceil(cpu_seconds() + cpu)
    limits = {
        resource.RLIMIT_AS: (mapped_bytes() + memory_bytes,) * 2,
        resource.RLIMIT_CPU: (last_second, last_second + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_NPROC: (0, 0),
    }
    for number, (soft, hard) in limits.items():
        _, allowed = resource.getrlimit(number)
        if allowed != resource.RLIM_INFINITY:
            soft, hard = min(soft, allowed), min(hard, allowed)
        resource.setrlimit(number, (soft, hard))
