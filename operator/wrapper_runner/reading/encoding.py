"""Which encoding a text file has."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

MIXED = "wrapper-mixed"
"""Name of the error handler that reads bytes which are no UTF-8 as cp1252."""
UTF16_NAMES = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32"})
_CHUNK = 1 << 20
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoding:
    """A Python codec and why another one is as likely (empty when sure)."""

    codec: str
    doubt: str = ""


def find_encoding(path: str) -> Encoding:
    """Find the encoding of a whole text file: a byte-order mark, UTF-16 without one, UTF-8, or 8-bit."""
    with Path(path).open("rb") as file:
        marked = _marked(file.read(4096))
    if marked in UTF16_NAMES:
        return Encoding(marked)
    strange = _first_invalid(path)
    if strange is None:
        return Encoding(marked or "utf-8")
    return _eight_bit(path, strange, marked)


def decode_head(head: bytes) -> tuple[str, str]:
    """Return the codec by which the first bytes of a file are likely to be read, and their text."""
    codec = _marked(head) or "utf-8"
    errors = "replace" if codec in UTF16_NAMES else MIXED
    decoder = codecs.getincrementaldecoder(codec)(errors)
    return codec, decoder.decode(head)


def _marked(head: bytes) -> str:
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    pairs = len(head) // 2
    if pairs >= 2:
        even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
        if odd > 0.4 * pairs and even < 0.1 * pairs:
            return "utf-16-le"
        if even > 0.4 * pairs and odd < 0.1 * pairs:
            return "utf-16-be"
    return ""


def _first_invalid(path: str) -> int | None:
    """Return the offset of the first byte that is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    with Path(path).open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return offset - pending + error.start
            if not chunk:
                return None
            offset += len(chunk)


def _eight_bit(path: str, strange: int, marked: str) -> Encoding:
    multibyte = stray = undefined = 0
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            multibyte += len(_MULTIBYTE.findall(chunk))
            rest = _MULTIBYTE.sub(b"", chunk)
            stray += len(_HIGH.findall(rest))
            undefined += len(_UNDEFINED_IN_CP1252.findall(rest))
    line, word = _place(path, strange)
    if marked or multibyte > stray:
        doubt = f'UTF-8 but for {stray} bytes, the first in line {line}, which are read as cp1252 ("{word}")'
        return Encoding(marked or "utf-8", doubt)
    codec = "latin-1" if undefined else "cp1252"
    doubt = f'the file is not UTF-8; read as {codec}, line {line} holds "{word}"; it may be another encoding'
    return Encoding(codec, doubt)


def _place(path: str, offset: int) -> tuple[int, str]:
    """Return the line of an offset, and the word around it as cp1252 reads it."""
    lines, seen = 1, 0
    with Path(path).open("rb") as file:
        while seen < offset and (chunk := file.read(min(_CHUNK, offset - seen))):
            lines += chunk.count(b"\n")
            seen += len(chunk)
        start = max(0, offset - 40)
        file.seek(start)
        around = file.read(80)
    before = re.split(rb'[\s,;|"]', around[: offset - start])[-1]
    after = re.split(rb'[\s,;|"]', around[offset - start :], maxsplit=1)[0]
    return lines, (before + after).decode("cp1252", "replace")[:60]


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    strange = error.object[error.start : error.end]
    text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in strange)
    return text, error.end


codecs.register_error(MIXED, _as_cp1252)
