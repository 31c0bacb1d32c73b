"""A seccomp filter: an allow-list of system calls, some of them only with harmless arguments."""

import errno
import os
import struct
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from wrapper_runner.confinement import kernel
from wrapper_runner.confinement.syscalls import ALLOWED, FORBIDDEN, Machine

# Classic BPF (linux/filter.h, linux/seccomp.h).
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_ALLOW = 0x7FFF0000
_OFFSET_NUMBER = 0
_OFFSET_MACHINE = 4
_OFFSET_ARGUMENTS = 16
_SET_MODE_FILTER = 1
_X32_BIT = 0x40000000

WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# TCGETS is asked by open() of every text file; FIOCLEX marks a descriptor. No others: they push input
# into terminals or have signals sent.
HARMLESS_IOCTLS = (0x5401, 0x5451)
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC. F_SETOWN would have signals sent to others.
HARMLESS_FCNTLS = (0, 1, 2, 3, 1030)


class Instruction(NamedTuple):
    """One step of a filter."""

    code: int
    if_true: int
    if_false: int
    value: int

    def encode(self) -> bytes:
        """Return `struct sock_filter`."""
        return struct.pack("=HBBI", *self)


def program(machine: Machine) -> list[Instruction]:
    """Write the filter for a machine."""
    steps = [
        _load(_OFFSET_MACHINE),
        _skip_unless_equal(machine.audit, otherwise=0, then=1),
        _return(_KILL_PROCESS),
        _load(_OFFSET_NUMBER),
        Instruction(_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        _return(_ERRNO | errno.ENOSYS),
    ]
    steps += _answer(ALLOWED, machine.calls, _ALLOW)
    steps += _argument_rules(machine.calls)
    steps += _answer(FORBIDDEN, machine.calls, _ERRNO | errno.EPERM)
    return [*steps, _return(_ERRNO | errno.ENOSYS)]


def restrict(machine_name: str, machine: Machine) -> None:
    """Put the filter on every thread of this process, for good; `PR_SET_NO_NEW_PRIVS` must be set.

    Raises:
        OSError: The kernel refuses, or has no seccomp filters.
    """
    steps = program(machine)
    address, alive = kernel.buffer_address(b"".join(step.encode() for step in steps))
    described = struct.pack("@HP", len(steps), address)
    kernel.syscall(kernel.SYS_SECCOMP[machine_name], _SET_MODE_FILTER, 0, described)
    del alive


def _argument_rules(calls: Mapping[str, int]) -> list[Instruction]:
    """Calls that are harmless only with some arguments."""
    steps = []
    for name, argument in (("openat", 2), ("open", 1)):
        if name in calls:
            steps += _rule(calls[name], _refuse_bits(argument, WRITING_FLAGS))
    steps += _rule(calls["ioctl"], _one_of(1, HARMLESS_IOCTLS, errno.ENOTTY))
    steps += _rule(calls["fcntl"], _one_of(1, HARMLESS_FCNTLS, errno.EPERM))
    # Limits may be asked for, not set: the address of the new ones must be null.
    low, high = (_OFFSET_ARGUMENTS + 8 * 2 + offset for offset in (0, 4))
    reading = [_load(low), Instruction(_JUMP_EQUAL, 0, 2, 0), _load(high), Instruction(_JUMP_EQUAL, 1, 0, 0)]
    return steps + _rule(calls["prlimit64"], [*reading, _return(_ERRNO | errno.EPERM), _return(_ALLOW)])


def _rule(number: int, body: list[Instruction]) -> list[Instruction]:
    """Run the body, which always returns, for one system call."""
    return [Instruction(_JUMP_EQUAL, 0, len(body), number), *body]


def _refuse_bits(argument: int, bits: int) -> list[Instruction]:
    return [
        _load(_OFFSET_ARGUMENTS + 8 * argument),
        Instruction(_JUMP_ANY_BIT, 0, 1, bits),
        _return(_ERRNO | errno.EACCES),
        _return(_ALLOW),
    ]


def _one_of(argument: int, values: Iterable[int], error: int) -> list[Instruction]:
    steps = [_load(_OFFSET_ARGUMENTS + 8 * argument)]
    for value in values:
        steps += [Instruction(_JUMP_EQUAL, 0, 1, value), _return(_ALLOW)]
    return [*steps, _return(_ERRNO | error)]


def _answer(names: Iterable[str], calls: Mapping[str, int], answer: int) -> list[Instruction]:
    steps = []
    for name in names:
        if name in calls:
            steps += [Instruction(_JUMP_EQUAL, 0, 1, calls[name]), _return(answer)]
    return steps


def _load(offset: int) -> Instruction:
    return Instruction(_LOAD_WORD, 0, 0, offset)


def _return(value: int) -> Instruction:
    return Instruction(_RETURN, 0, 0, value)


def _skip_unless_equal(value: int, *, otherwise: int, then: int) -> Instruction:
    return Instruction(_JUMP_EQUAL, then, otherwise, value)
