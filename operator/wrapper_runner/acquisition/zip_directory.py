"""The directory of a zip, looked at before anything is loaded: how large it is, and what it lists."""

import struct
import zipfile
from typing import BinaryIO

from wrapper_runner.acquisition.errors import unusable
from wrapper_runner.acquisition.wording import size_text

MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_MAX_COMMENT = 0xFFFF
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_MAGIC = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_MAGIC = b"PK\x06\x06"
_IN_END64 = 0xFFFFFFFF


def open_zip(file: BinaryIO, *, subject: str) -> zipfile.ZipFile:
    """Open a zip whose directory is small enough to be loaded.

    Raises:
        AcquisitionError: It is cut short or damaged, or its directory is made to fill the memory.
    """
    size = directory_size(file)
    if size is None:
        raise unusable(
            f"{subject} is cut short or damaged: it begins as a zip but has no list of its files;"
            " fetch it again"
        )
    if size > MAX_DIRECTORY_BYTES:
        raise unusable(
            f"{subject} lists too many files: the list alone takes {size_text(size)},"
            " put the one data file into a zip of its own"
        )
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise unusable(
            f"{subject} is damaged: its list of files cannot be read ({error}); fetch it again"
        ) from error


def directory_size(file: BinaryIO) -> int | None:
    """Return how many bytes a zip's directory takes by its end records; None if there is no such record.

    Where they contradict each other, it is the largest of what any of them says: which one is believed
    depends on who reads.
    """
    length = file.seek(0, 2)
    start = max(0, length - _MAX_COMMENT - _END.size)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return None
    size = int(_END.unpack_from(tail, at)[5])
    newer = _sizes_in_end64(file, start + at)
    return max(newer) if newer and size == _IN_END64 else max([size, *newer])


def _sizes_in_end64(file: BinaryIO, end: int) -> list[int]:
    """Return what the newer records say: the one that the locator names, and the one right before it."""
    at = end - _LOCATOR.size
    if at < _END64.size:
        return []
    file.seek(at)
    magic, _, offset, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if magic != _LOCATOR_MAGIC:
        return []
    sizes = (_size_at(file, place) for place in {at - _END64.size, offset} if place <= at - _END64.size)
    return [size for size in sizes if size is not None]


def _size_at(file: BinaryIO, place: int) -> int | None:
    file.seek(place)
    record = _END64.unpack(file.read(_END64.size))
    return int(record[8]) if record[0] == _END64_MAGIC else None
