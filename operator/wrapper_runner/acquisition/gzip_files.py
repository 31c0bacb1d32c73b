"""Unpacking gzip: several members, zero padding; checked to the last byte."""

import zlib
from typing import BinaryIO

from wrapper_runner.acquisition.errors import unusable
from wrapper_runner.acquisition.storing import StoredFile

_CHUNK = 256 * 1024
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def unpack_gzip(packed: BinaryIO, store: StoredFile, *, subject: str) -> None:
    """Write what a gzip file holds.

    Args:
        packed: The file, at its beginning.
        store: Where it goes; bounds the size.
        subject: The file, for messages.

    Raises:
        AcquisitionError: It is cut short or damaged, or grows too large.
    """
    data = packed.read(_CHUNK)
    while data:
        data = _unpack_member(data, packed, store, subject)
        data = _skip_padding(data, packed)


def _unpack_member(data: bytes, packed: BinaryIO, store: StoredFile, subject: str) -> bytes:
    """Unpack one member that begins with `data`, and return what was read beyond it."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    while data:
        try:
            store.write(unpacker.decompress(data, _CHUNK))
        except zlib.error as error:
            raise unusable(f"{subject} is damaged: its gzip data cannot be unpacked ({error})") from error
        if unpacker.eof:
            return unpacker.unused_data or packed.read(_CHUNK)
        data = unpacker.unconsumed_tail or packed.read(_CHUNK)
    raise unusable(f"{subject} is cut short: its gzip data end too early")


def _skip_padding(data: bytes, packed: BinaryIO) -> bytes:
    """Return what follows the zero bytes that some tapes and tools put between and after members."""
    while data:
        data = data.lstrip(b"\0")
        if data:
            return data
        data = packed.read(_CHUNK)
    return b""
