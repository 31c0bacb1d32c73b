"""All layers in their order. What the kernel lacks is told; what must hold and does not, is an error."""

import os
import platform
from typing import NamedTuple

from wrapper_runner.confinement import audit, identity, kernel, landlock, limits, places, seccomp
from wrapper_runner.confinement.syscalls import MACHINES


class ConfinementError(Exception):
    """The process could not be locked in as far as it must be; the text is for people."""


class Bounds(NamedTuple):
    """What the code may use.

    Attributes:
        data: The one file that it may read; None for none.
        memory_bytes: Address space beyond what is mapped now.
        cpu_seconds: Processor time from now on.
        parent: Process with whose death this one ends.
    """

    data: str | None
    memory_bytes: int
    cpu_seconds: float
    parent: int


def lock_in(bounds: Bounds) -> list[str]:
    """Lock this process in for good; it must have one thread only.

    Returns:
        What protection is missing here, a sentence each.

    Raises:
        ConfinementError: It cannot be made unprivileged, or not limited.
    """
    if not kernel.available():
        limits_missing = _limit(bounds)
        audit.install()
        return [
            "this is not Linux: the code is kept from files, network and processes by Python only",
            *limits_missing,
        ]
    version = landlock.abi()
    try:
        lacks = _give_up_rights(bounds, version)
        identity.shut_off(bounds.parent)
        limits.apply(memory_bytes=bounds.memory_bytes, cpu=bounds.cpu_seconds)
        lacks += [*_restrict_files(bounds, version), *_restrict_calls()]
    except (OSError, ValueError) as error:
        raise ConfinementError(f"the collector process could not be locked in: {error}") from error
    audit.install()
    return lacks


def _give_up_rights(bounds: Bounds, version: int) -> list[str]:
    """Give all privileges up, but for reading files that lie in private folders, where Landlock bounds it."""
    private = places.private_path(places.needed_paths(bounds.data))
    keep_reading = private is not None and version > 0
    if identity.is_root() and private is not None and not (keep_reading and identity.may_read_all()):
        raise ConfinementError(
            f"the collector code runs as an unprivileged user, who may not read {private}: make it readable "
            "for all, or run this as an ordinary user"
        )
    lacks = _change_user(version) if identity.is_root() else []
    identity.drop_capabilities(keep_reading=keep_reading)
    return lacks


def _change_user(version: int) -> list[str]:
    try:
        identity.become_nobody()
    except OSError as error:
        if version == 0:
            raise
        # Root of a small user namespace, who is an ordinary user outside of it.
        return [f"there is no unprivileged user to change to here ({error.strerror})"]
    return []


def _limit(bounds: Bounds) -> list[str]:
    try:
        limits.apply(memory_bytes=bounds.memory_bytes, cpu=bounds.cpu_seconds)
    except (OSError, ValueError) as error:
        return [f"memory and processor time cannot be limited here: {error}"]
    return []


def _restrict_files(bounds: Bounds, version: int) -> list[str]:
    if version == 0:
        return ["this kernel has no Landlock: the code could read files that its user may read"]
    # The real path of no path would be the working folder.
    data = [os.path.realpath(bounds.data)] if bounds.data else []
    landlock.restrict([*data, *places.interpreter_paths()], version=version)
    return []


def _restrict_calls() -> list[str]:
    name = platform.machine()
    machine = MACHINES.get(name)
    if machine is None:
        return [f"no system call filter is written for {name}: the code could open network connections"]
    try:
        seccomp.restrict(name, machine)
    except OSError as error:
        return [f"system calls cannot be filtered here ({error}): the code could open network connections"]
    return []
