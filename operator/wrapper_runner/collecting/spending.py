"""How much of its limits this process has used up, so that it is replaced before it runs into one."""

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.confinement.limits import cpu_seconds

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Spending:
    """Processor time, output and address space since this object was made, before the process is locked in.

    Args:
        limits: What one call may use.
    """

    def __init__(self, limits: CollectorLimits) -> None:
        self._limits = limits
        self._cpu = cpu_seconds()
        # Opened while that can be done; there is none but on Linux.
        self._mapped: int | None = None
        with suppress(OSError):
            self._mapped = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._memory = self._mapped_bytes()
        self._streams = [_Counted(stream) for stream in (1, 2)]
        sys.stdout, sys.stderr = (_text(stream) for stream in self._streams)

    @property
    def share(self) -> float:
        """The largest share of a limit that is used up; of memory that which is not given back."""
        limits = self._limits
        shares = (
            (cpu_seconds() - self._cpu, limits.cpu_seconds),
            (sum(stream.written for stream in self._streams), limits.output_bytes),
            (self._mapped_bytes() - self._memory, limits.memory_bytes),
        )
        return max(used / limit if limit > 0 else 1.0 for used, limit in shares)

    def _mapped_bytes(self) -> int:
        if self._mapped is None:
            return 0
        return int(os.pread(self._mapped, 100, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")


class _Counted(io.RawIOBase):
    """A descriptor that is written to, and how many bytes were."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        written = os.write(self._descriptor, data)
        self.written += written
        return written


def _text(stream: _Counted) -> io.TextIOWrapper:
    """Return the stream for texts; what is printed is there even if the next line crashes."""
    return io.TextIOWrapper(
        io.BufferedWriter(stream), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )
