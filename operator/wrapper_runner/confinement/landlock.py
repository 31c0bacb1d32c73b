"""Landlock: an allow-list of what may be read; nothing may be written, run, connected to or signalled.

The kernel's ABI number decides what can be forbidden (Documentation/userspace-api/landlock.rst):
1 files, 2 moves between folders, 3 truncation, 4 TCP, 5 device controls, 6 abstract sockets and signals.
"""

import os
import stat
import struct
from collections.abc import Iterable

from wrapper_runner.confinement import kernel

READ_FILE = 1 << 2
READ_DIR = 1 << 3
_FILE_ACCESS_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NEWEST_FILE_ABI = 5
_NET_ABI = 4
_SCOPE_ABI = 6
_ALL_NET = 0b11
_ALL_SCOPES = 0b11
_RULE_PATH_BENEATH = 1
_CREATE_RULESET_VERSION = 1


def abi() -> int:
    """Return the kernel's Landlock version; 0 where there is none or it is switched off."""
    try:
        return kernel.syscall(kernel.SYS_LANDLOCK_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def ruleset(version: int) -> bytes:
    """Encode what is forbidden unless a rule allows it: all that this version knows."""
    files = (1 << _FILE_ACCESS_BITS[min(version, _NEWEST_FILE_ABI)]) - 1
    attributes = [files]
    if version >= _NET_ABI:
        attributes.append(_ALL_NET)
    if version >= _SCOPE_ABI:
        attributes.append(_ALL_SCOPES)
    return struct.pack(f"={len(attributes)}Q", *attributes)


def restrict(readable: Iterable[str], *, version: int) -> None:
    """Let this process, for good, read only what lies at or below these paths.

    Paths that do not exist are passed over. `PR_SET_NO_NEW_PRIVS` must be set.

    Raises:
        OSError: The kernel refuses.
    """
    attributes = ruleset(version)
    rules = kernel.syscall(kernel.SYS_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for path in readable:
            _allow_reading(rules, path)
        kernel.syscall(kernel.SYS_LANDLOCK_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow_reading(rules: int, path: str) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        access = READ_FILE | READ_DIR if folder else READ_FILE
        rule = struct.pack("=Qi", access, descriptor)
        kernel.syscall(kernel.SYS_LANDLOCK_ADD_RULE, rules, _RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
