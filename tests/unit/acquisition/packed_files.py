"""Archives made for tests, sound and damaged."""

import io
import struct
import zipfile
from pathlib import Path


def zip_bytes(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def with_flags(archive: bytes, flags: int) -> bytes:
    """Set general-purpose flags of the first member, in its own header and in the directory."""
    changed = bytearray(archive)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(magic) + offset
        struct.pack_into("<H", changed, at, flags)
    return bytes(changed)


def with_method(archive: bytes, method: int) -> bytes:
    """Set the compression method of the first member."""
    changed = bytearray(archive)
    for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = changed.index(magic) + offset
        struct.pack_into("<H", changed, at, method)
    return bytes(changed)


def with_directory_size(archive: bytes, size: int) -> bytes:
    """Let the end record claim a directory of this many bytes."""
    changed = bytearray(archive)
    struct.pack_into("<L", changed, changed.rindex(b"PK\x05\x06") + 12, size)
    return bytes(changed)


def with_newer_directory_size(archive: bytes, size: int, *, elsewhere: bool = False) -> bytes:
    """Add a newer end record (zip64) that claims a directory of this many bytes; the older one stays.

    Args:
        archive: A zip without a comment.
        size: The bytes.
        elsewhere: Put another record, which says the truth, right before the record that points to it.
    """
    at = archive.rindex(b"PK\x05\x06")
    _, entries, told, offset = struct.unpack_from("<2H2L", archive, at + 8)

    def record(bytes_of_directory: int) -> bytes:
        return struct.pack(
            "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, bytes_of_directory, offset
        )

    records = record(size) + (record(told) if elsewhere else b"")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    return archive[:at] + records + locator + archive[at:]


def written(folder: Path, name: str, data: bytes) -> str:
    """Write a file and return its path."""
    (folder / name).write_bytes(data)
    return str(folder / name)
