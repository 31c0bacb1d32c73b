"""Unpacking a body by its content encoding as it comes, up to a limit."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

ACCEPTED = "gzip, deflate"
_MAX_ENCODINGS = 3
_STEP = 256 * 1024
"""Most bytes that are unpacked at once: a bomb is noticed before it goes off."""
_GZIP_MAGIC = b"\x1f\x8b"


class Undecodable(Exception):  # noqa: N818 - the reply's fault
    """A body that cannot be unpacked; the text says why, after the name of the source."""


class Cut(Exception):  # noqa: N818 - another attempt may bring it whole
    """A packed body that ends before its end."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


def decoded(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a body unpacked, in pieces of at most 256 KiB (pieces that were not packed stay as they are).

    Args:
        pieces: The body as it was sent.
        encoding: The header `Content-Encoding`; encodings separated by commas, in the order of packing.

    Raises:
        Undecodable: The encoding was not asked for, or the body is damaged.
        Cut: The body ends too early.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > _MAX_ENCODINGS:
        raise Undecodable(f"packs its reply {len(names)} times")
    for name in reversed(names):
        pieces = _through(_decoder(name), pieces)
    yield from pieces


def _through(decoder: _Decoder, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from decoder.feed(piece)
    decoder.finish()


def _decoder(name: str) -> _Decoder:
    if name in ("gzip", "x-gzip"):
        return _Gzip()
    if name == "deflate":
        return _Deflate()
    raise Undecodable(f"sends its reply with the encoding {name[:40]!a}, which was not asked for")


def _drain(stream: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    while data and not stream.eof:
        try:
            out = stream.decompress(data, _STEP)
        except zlib.error as error:
            raise Undecodable(f"sends a damaged reply: it cannot be unpacked ({error})") from None
        if out:
            yield out
        data = stream.unconsumed_tail


class _Gzip:
    """One or more gzip members; a body that only says that it is gzip passes as it is."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._plain = False
        self._members = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._plain:
                # After a member, what is no further member is padding.
                yield from () if self._members else (data,)
                return
            if self._stream is None:
                data = self._head + data
                self._head = b""
                if len(data) < len(_GZIP_MAGIC):
                    self._head = data
                    return
                if not data.startswith(_GZIP_MAGIC):
                    self._plain = True
                    continue
                self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
            yield from _drain(self._stream, data)
            data = b""
            if self._stream.eof:
                data = self._stream.unused_data
                self._members += 1
                self._stream = None

    def finish(self) -> None:
        if self._stream is not None or (self._head and not self._members):
            raise Cut


class _Deflate:
    """A zlib stream, or the bare deflate stream that some servers send in its place."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, self._head = self._head, b""
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if _is_zlib(data) else -zlib.MAX_WBITS)
        yield from _drain(self._stream, data)

    def finish(self) -> None:
        if self._head or (self._stream is not None and not self._stream.eof):
            raise Cut


def _is_zlib(data: bytes) -> bool:
    # RFC 1950, 2.2: method 8, and the first two bytes a multiple of 31.
    return data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
