"""Bytes of a text file, checked on their way: no NUL bytes, no endless lines."""

import io

MAX_LINE_BYTES = 16 * 1024 * 1024
BUFFER_BYTES = 128 * 1024


class NulByteError(Exception):
    """There is a NUL byte in the text."""


class LineTooLongError(Exception):
    """A line is longer than `MAX_LINE_BYTES`."""


class GuardedBytes(io.RawIOBase):
    """A raw stream that refuses what text never holds.

    Args:
        file: An unbuffered binary file.
        nul_allowed: For encodings of two bytes a character.
    """

    def __init__(self, file: io.FileIO, *, nul_allowed: bool) -> None:
        self._file = file
        self._nul_allowed = nul_allowed
        self._since_newline = 0

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read into a buffer.

        Raises:
            NulByteError: There is a NUL byte.
            LineTooLongError: There was no line end for too long.
        """
        count = self._file.readinto(buffer) or 0
        chunk = bytes(memoryview(buffer)[:count])
        if not self._nul_allowed and b"\0" in chunk:
            raise NulByteError
        newline = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._since_newline = count - newline if newline >= 0 else self._since_newline + count
        if self._since_newline > MAX_LINE_BYTES:
            raise LineTooLongError
        return count

    def close(self) -> None:
        """Close the file as well."""
        self._file.close()
        super().close()
