"""The system call filter, run by a small machine of its own: also for machines that are not at hand."""

import errno
import os
import struct

import pytest

from wrapper_runner.confinement import seccomp
from wrapper_runner.confinement.syscalls import AARCH64, ALLOWED, FORBIDDEN, MACHINES, X86_64, Machine

ALLOW = 0x7FFF0000
KILL = 0x80000000
ERRNO = 0x00050000


def decide(machine: Machine, number: int, *arguments: int, audit: int | None = None) -> int:
    """Run the filter on one call, as the kernel does (net/core/filter.c, classic BPF)."""
    words = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<iIQ6Q", number, machine.audit if audit is None else audit, 0, *words)
    steps = seccomp.program(machine)
    value, at = 0, 0
    while True:
        step = steps[at]
        at += 1
        if step.code == 0x20:
            value = int.from_bytes(data[step.value : step.value + 4], "little")
        elif step.code == 0x06:
            return step.value
        else:
            holds = {0x15: value == step.value, 0x35: value >= step.value, 0x45: bool(value & step.value)}
            at += step.if_true if holds[step.code] else step.if_false


@pytest.fixture(params=MACHINES.values(), ids=MACHINES.keys())
def machine(request: pytest.FixtureRequest) -> Machine:
    return request.param


def test_what_is_needed_is_allowed(machine: Machine) -> None:
    for name in ALLOWED:
        if name in machine.calls:
            assert decide(machine, machine.calls[name]) == ALLOW, name


def test_what_is_dangerous_is_refused_with_a_permission_error(machine: Machine) -> None:
    for name in FORBIDDEN:
        if name in machine.calls:
            assert decide(machine, machine.calls[name]) == ERRNO | errno.EPERM, name


def test_what_is_in_no_list_does_not_exist(machine: Machine) -> None:
    known = set(machine.calls.values())
    for number in range(600):
        if number not in known:
            assert decide(machine, number) == ERRNO | errno.ENOSYS, number


def test_other_machines_calls_end_the_process(machine: Machine) -> None:
    for audit in (0x40000003, 0, X86_64.audit ^ AARCH64.audit):
        assert decide(machine, machine.calls["read"], audit=audit) == KILL


def test_the_other_number_range_of_the_same_machine_does_not_exist() -> None:
    assert decide(X86_64, 0x40000000 | X86_64.calls["read"]) == ERRNO | errno.ENOSYS


@pytest.mark.parametrize("flags", [0, os.O_CLOEXEC, os.O_DIRECTORY | os.O_RDONLY, os.O_NOFOLLOW])
def test_reading_is_allowed(machine: Machine, flags: int) -> None:
    assert decide(machine, machine.calls["openat"], 0, 0, flags) == ALLOW


@pytest.mark.parametrize("flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND | os.O_RDWR])
def test_writing_is_not(machine: Machine, flags: int) -> None:
    assert decide(machine, machine.calls["openat"], 0, 0, flags) == ERRNO | errno.EACCES
    assert decide(X86_64, X86_64.calls["open"], 0, flags) == ERRNO | errno.EACCES


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("fcntl", (0, 3), ALLOW),
        ("fcntl", (0, 1030), ALLOW),
        ("fcntl", (0, 8, 1), ERRNO | errno.EPERM),  # F_SETOWN
        ("fcntl", (0, 10, 9), ERRNO | errno.EPERM),  # F_SETSIG
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), ERRNO | errno.ENOTTY),  # TIOCSTI
        ("prlimit64", (0, 7, 0, 1), ALLOW),
        ("prlimit64", (0, 7, 1, 0), ERRNO | errno.EPERM),
        ("prlimit64", (0, 7, 1 << 32, 0), ERRNO | errno.EPERM),
    ],
)
def test_arguments_decide(machine: Machine, name: str, arguments: tuple[int, ...], answer: int) -> None:
    assert decide(machine, machine.calls[name], *arguments) == answer


def test_the_kernel_takes_programs_of_this_length(machine: Machine) -> None:
    assert len(seccomp.program(machine)) <= 4096
    assert all(max(step.if_true, step.if_false) < 256 for step in seccomp.program(machine))


def test_no_call_is_both_allowed_and_forbidden() -> None:
    assert not set(ALLOWED) & set(FORBIDDEN)
    for calls in (X86_64.calls, AARCH64.calls):
        assert len(set(calls.values())) == len(calls)
