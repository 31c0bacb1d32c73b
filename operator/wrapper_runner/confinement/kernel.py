"""The few kernel calls that Python has no name for; Linux only, by ctypes, loaded on first use."""

import os
import sys
from functools import cache
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
SYS_LANDLOCK_CREATE_RULESET = 444
SYS_LANDLOCK_ADD_RULE = 445
SYS_LANDLOCK_RESTRICT_SELF = 446


def available() -> bool:
    """Return whether this is a kernel that the other functions know."""
    return sys.platform == "linux"


@cache
def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process.

    Raises:
        OSError: The kernel refuses.
    """
    import ctypes

    arguments = (ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    _checked(_libc().prctl(option, *arguments))


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call with numbers and addresses of bytes.

    Raises:
        OSError: The kernel refuses, or has no such call.
    """
    import ctypes

    made = [
        ctypes.c_char_p(argument)
        if isinstance(argument, bytes) or argument is None
        else ctypes.c_long(argument)
        for argument in arguments
    ]
    return _checked(_libc().syscall(ctypes.c_long(number), *made))


def capset(header: bytes, data: bytes) -> None:
    """Set this thread's capabilities.

    Raises:
        OSError: The kernel refuses.
    """
    _checked(_libc().capset(header, data))


def buffer_address(data: bytes) -> tuple[int, object]:
    """Return the address of a copy of some bytes, and the object that must live as long as it is used."""
    import ctypes

    buffer = ctypes.create_string_buffer(data, len(data))
    return ctypes.addressof(buffer), buffer


def _checked(result: int) -> int:
    if result < 0:
        import ctypes

        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
