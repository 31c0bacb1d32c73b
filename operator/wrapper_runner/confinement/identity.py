"""Who the process is: an unprivileged user without capabilities, tied to its parent's life."""

# Every collector starts this: pathlib would cost more time than it saves words.
# ruff: noqa: PTH123

import os
import signal
import struct
from contextlib import suppress

from wrapper_runner.confinement import kernel

UNPRIVILEGED_ID = 65534
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION = 0x20080522


def is_root() -> bool:
    """Return whether this process is root, at least in its namespace."""
    return os.geteuid() == 0


def may_read_all() -> bool:
    """Return whether this process may read whatever the file modes say."""
    return _reading_capability() != 0


def become_nobody() -> None:
    """Change from root to an unprivileged user, for good; capabilities stay as they are.

    Raises:
        OSError: The kernel refuses, as it does in a user namespace that has no such user.
    """
    kernel.prctl(kernel.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    os.setresuid(UNPRIVILEGED_ID, UNPRIVILEGED_ID, UNPRIVILEGED_ID)


def drop_capabilities(*, keep_reading: bool) -> None:
    """Give all capabilities up.

    Args:
        keep_reading: Keep the right to read whatever the file modes say, where this process has it. Only
            sound under an allow-list of files.

    Raises:
        OSError: The kernel refuses.
    """
    _set_capabilities(_reading_capability() if keep_reading else 0)


def hide_from_same_user() -> None:
    """Keep other processes of the same user from this one's environment and memory, where that can be done.

    It is what protects a supervisor from its collector where the kernel has no Landlock.
    """
    if kernel.available():
        with suppress(OSError):
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def shut_off(parent: int) -> None:
    """Allow no new privileges and no inspection by others, and die with the parent.

    The last is undone by every change of user, so this comes after `become_nobody`.

    Raises:
        OSError: The kernel refuses.
    """
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(128 + signal.SIGKILL)


def _reading_capability() -> int:
    """Return the mask of the one capability that is enough for reading, 0 where this process has none."""
    permitted = _permitted()
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if permitted & (1 << capability):
            return 1 << capability
    return 0


def _permitted() -> int:
    with open("/proc/self/status", "rb") as file:
        for line in file:
            if line.startswith(b"CapPrm:"):
                return int(line.split()[1], 16)
    return 0


def _set_capabilities(mask: int) -> None:
    header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    kernel.capset(header, struct.pack("=6I", mask, mask, 0, 0, 0, 0))
