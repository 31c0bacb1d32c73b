"""Whether a file is packed, by its first bytes: names and media types lie, contents rarely do."""

from typing import Literal

HEAD_BYTES = 8

Packed = Literal["gzip", "zip"]

_GZIP = b"\x1f\x8b"
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def packed_kind(head: bytes) -> Packed | None:
    r"""Return how a file is packed that begins with these bytes; None if it is not.

    >>> packed_kind(b"PK\x03\x04...."), packed_kind(b"year,value")
    ('zip', None)
    """
    if head.startswith(_GZIP):
        return "gzip"
    return "zip" if head.startswith(_ZIP) else None


def ending_of(head: bytes) -> str:
    r"""Return the ending for the name of an unpacked file: readers of workbooks go by it.

    >>> ending_of(b"PK\x03\x04...."), ending_of(b"year,value")
    ('.xlsx', '')
    """
    if head.startswith(_ZIP):
        return ".xlsx"
    return ".xls" if head.startswith(_OLE) else ""
