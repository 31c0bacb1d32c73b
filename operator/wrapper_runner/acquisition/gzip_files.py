"""Unpacking gzip: several members, zero padding; checked to the last byte."""

import zlib
from typing import BinaryIO

from wrapper_runner.acquisition.errors import unusable
from wrapper_runner.acquisition.storing import StoredFile

_CHUNK = 256 * 1024
"""Unpacked at once."""
_PIECE = 16 * 1024
"""Read at once. What follows a member is copied at its end, which must not cost much for a tiny one."""
_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def unpack_gzip(packed: BinaryIO, store: StoredFile, *, subject: str) -> None:
    """Write what a gzip file holds.

    Args:
        packed: The file, at its beginning.
        store: Where it goes; bounds the size.
        subject: The file, for messages.

    Raises:
        AcquisitionError: It is cut short or damaged, is followed by something else, or grows too large.
    """
    data = packed.read(_PIECE)
    while data:
        data = _unpack_member(data, packed, store, subject)
        data = _skip_padding(data, packed)
        if data and not _MAGIC.startswith(data[:2]):
            raise unusable(f"{subject} has something else behind its gzip data: pack the one data file anew")


def _unpack_member(data: bytes, packed: BinaryIO, store: StoredFile, subject: str) -> bytes:
    """Unpack one member that begins with `data`, and return what was read beyond it."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    while data:
        try:
            store.write(unpacker.decompress(data, _CHUNK))
        except zlib.error as error:
            reason = str(error).rpartition(": ")[2]
            raise unusable(
                f"{subject} is damaged: its gzip data cannot be unpacked ({reason}); fetch it again"
            ) from error
        if unpacker.eof:
            return unpacker.unused_data or packed.read(_PIECE)
        data = unpacker.unconsumed_tail or packed.read(_PIECE)
    raise unusable(f"{subject} is cut short: its gzip data end too early; fetch it again")


def _skip_padding(data: bytes, packed: BinaryIO) -> bytes:
    """Return what follows the zero bytes that some tapes and tools put between and after members."""
    while data:
        data = data.lstrip(b"\0")
        if data:
            return data
        data = packed.read(_PIECE)
    return b""
