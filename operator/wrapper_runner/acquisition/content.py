"""What a file is, by its first bytes: names and media types lie, contents rarely do."""

import re
from typing import Literal

HEAD_BYTES = 2048

Kind = Literal["empty", "gzip", "zip", "ole", "other"]

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF-", "a PDF document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ\x00", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x89HDF", "an HDF5 or NetCDF file"),
    (b"CDF\x01", "a NetCDF file"),
    (b"CDF\x02", "a NetCDF file"),
)
_TAR = (257, b"ustar")
_BOM = b"\xef\xbb\xbf"
_HTML = re.compile(rb"(?is)\A(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b")
_XML = re.compile(rb"(?i)\A<\?xml\b")
_JSON = re.compile(rb'\A(?:\{\s*(?:"|\})|\[\s*(?:[\[{"]|\]))')
_TITLE = re.compile(rb"(?is)<title[^>]*>(.{1,200}?)</title>")


def kind_of(head: bytes) -> Kind:
    """Return what has to be done with a file that begins with these bytes."""
    if not head:
        return "empty"
    if head.startswith(_GZIP):
        return "gzip"
    if head.startswith(_ZIP):
        return "zip"
    return "ole" if head.startswith(_OLE) else "other"


def foreign_kind(head: bytes) -> str | None:
    """Return what a file is that holds no table of ours, as the end of "it is …"; None if it may hold one."""
    for magic, meaning in _FOREIGN:
        if head.startswith(magic):
            return meaning
    offset, magic = _TAR
    if head[offset : offset + len(magic)] == magic:
        return "a tar archive"
    return _foreign_text(head.removeprefix(_BOM).lstrip())


def _foreign_text(text: bytes) -> str | None:
    if _HTML.match(text):
        title = _TITLE.search(text)
        if title is None:
            return "a web page"
        return f"a web page ({' '.join(title[1].decode('utf-8', 'replace').split())})"
    if _XML.match(text):
        return "an XML document"
    return "a JSON document" if _JSON.match(text) else None
