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


def written(folder: Path, name: str, data: bytes) -> str:
    """Write a file and return its path."""
    (folder / name).write_bytes(data)
    return str(folder / name)
