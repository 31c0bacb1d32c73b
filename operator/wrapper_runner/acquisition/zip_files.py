"""Unpacking the one data file of a zip."""

import lzma
import struct
import zipfile
import zlib

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.acquired import Format
from wrapper_runner.acquisition.errors import unusable
from wrapper_runner.acquisition.members import choose_member
from wrapper_runner.acquisition.storing import StoredFile

_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
# OSError: a directory that points before the file's beginning, and damaged bzip2 data. What the disk
# refuses has become an AcquisitionError before it gets here.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)


def is_document(names: list[str]) -> bool:
    """Tell whether a zip is itself an office document (a workbook is one), not a packing around files."""
    return "[Content_Types].xml" in names or ("mimetype" in names and "content.xml" in names)


def data_member(archive: zipfile.ZipFile, *, format: Format, subject: str) -> zipfile.ZipInfo:  # noqa: A002
    """Return the one data file of a zip.

    Raises:
        AcquisitionError: There is none or there are several, or it needs a password.
    """
    choice = choose_member(archive.namelist(), format=format)
    if choice.member is None:
        raise unusable(f"{subject} {choice.problem}")
    member = archive.getinfo(choice.member)
    if member.flag_bits & _ENCRYPTED:
        raise unusable(
            f"{shown_text(member.filename)} in {subject} is protected by a password:"
            " give the file without one"
        )
    return member


def unpack_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, store: StoredFile, *, subject: str
) -> None:
    """Write one file of a zip, checked against its checksum.

    Raises:
        AcquisitionError: It is damaged, packed in a way that is not known, or grows too large.
    """
    shown = f"{shown_text(member.filename)} in {subject}"
    store.expect(member.file_size)
    try:
        with archive.open(member) as unpacked:
            while data := unpacked.read(_CHUNK):
                store.write(data)
    except NotImplementedError as error:
        raise unusable(
            f"{shown} is packed in a way that is not known ({error}): pack it with deflate"
        ) from error
    except _DAMAGE as error:
        reason = str(error).rpartition(": ")[2] or "its data end too early"
        raise unusable(f"{shown} is damaged ({reason}); fetch it again") from error
