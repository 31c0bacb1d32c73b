"""Small files that are always whole: the old one, or the new one."""

# Part of every start: pathlib would cost more time than it saves words.
# ruff: noqa: PTH105, PTH108, PTH120
import os
from contextlib import suppress

import msgspec


def write_whole(path: str, value: object, *, durable: bool) -> None:
    """Write a value as JSON, so that a reader finds the old file or the new one, each as a whole.

    Args:
        path: The file.
        value: What msgspec can encode.
        durable: Wait until it would survive a power cut, which on a busy disk may take many seconds.

    Raises:
        OSError: It cannot be written; an older file is as it was.
    """
    target = os.path.realpath(path)
    partial = f"{target}.partial"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(partial, target)
    except OSError:
        with suppress(OSError):
            os.unlink(partial)
        raise
    if durable:
        sync_folder(target)


def sync_folder(path: str) -> None:
    """Make a rename in a file's folder last; some file systems cannot, and need not."""
    with suppress(OSError):
        descriptor = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
