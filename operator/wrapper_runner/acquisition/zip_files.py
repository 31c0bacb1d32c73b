"""Unpacking the one data file of a zip."""

import zipfile
import zlib

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.errors import unusable
from wrapper_runner.acquisition.members import Format, choose_member
from wrapper_runner.acquisition.storing import StoredFile

_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_DOCUMENTS = (
    ("xl/", None),
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
)
_OPEN_DOCUMENT = "META-INF/manifest.xml"


def is_workbook(names: list[str], *, subject: str) -> bool:
    """Tell whether a zip is itself an Excel workbook.

    Raises:
        AcquisitionError: It is another kind of office document.
    """
    if "[Content_Types].xml" in names:
        for prefix, kind in _DOCUMENTS:
            if any(name.startswith(prefix) for name in names):
                if kind is not None:
                    raise unusable(f"{subject} is {kind}, not a table")
                return True
    if _OPEN_DOCUMENT in names and "content.xml" in names:
        raise unusable(f"{subject} is an OpenDocument file: save it as .xlsx or as CSV")
    return False


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
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise unusable(f"{shown} is damaged: {error}") from error
