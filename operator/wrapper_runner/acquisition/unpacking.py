"""Unpacking a fetched file by what its first bytes say."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.acquired import Format, Packing
from wrapper_runner.acquisition.content import HEAD_BYTES, packed_kind
from wrapper_runner.acquisition.errors import misconfigured, unavailable
from wrapper_runner.acquisition.gzip_files import unpack_gzip
from wrapper_runner.acquisition.storing import Folder, StoredFile


class RawFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way to being usable."""

    path: str
    subject: str
    """What messages call it."""
    size: int = 0
    digest: str = ""
    """Empty while size and digest are not known."""
    packing: Packing = "none"
    member: str | None = None


def unpack(raw: RawFile, folder: Folder, format: Format) -> RawFile:  # noqa: A002 - the manifest's word
    """Unpack a gzip, or a zip's one data file; anything else, a workbook too, comes back as it is.

    Raises:
        AcquisitionError: It cannot be unpacked.
    """
    kind = packed_kind(head_of(raw))
    if kind is None:
        return raw
    if kind == "zip":
        unpacked = _unzip(raw, folder, format)
    else:
        unpacked = msgspec.structs.replace(ungzip(raw, folder), packing="gzip")
    if unpacked is not raw and packed_kind(head_of(unpacked)) == "zip":
        _check_directory(unpacked)
    return unpacked


def ungzip(raw: RawFile, folder: Folder) -> RawFile:
    """Unpack a gzip file into the folder.

    Raises:
        AcquisitionError: It is damaged, or grows too large.
    """
    with opened(raw) as packed, folder.storing(subject=raw.subject) as store:
        unpack_gzip(packed, store, subject=raw.subject)
    return _stored(raw, store)


def _unzip(raw: RawFile, folder: Folder, format: Format) -> RawFile:  # noqa: A002
    # Costs 20 ms to import, and most files do without.
    from wrapper_runner.acquisition.zip_directory import open_zip
    from wrapper_runner.acquisition.zip_files import data_member, is_document, unpack_member

    with opened(raw) as file, open_zip(file, subject=raw.subject) as archive:
        if is_document(archive.namelist()):
            return raw
        member = data_member(archive, format=format, subject=raw.subject)
        with folder.storing(subject=raw.subject) as store:
            unpack_member(archive, member, store, subject=raw.subject)
    return msgspec.structs.replace(_stored(raw, store), packing="zip", member=shown_text(member.filename))


def _check_directory(inner: RawFile) -> None:
    """Look at a workbook that was packed once more, before anybody loads its directory."""
    from wrapper_runner.acquisition.zip_directory import open_zip

    with opened(inner) as file, open_zip(file, subject=inner.subject):
        pass


def _stored(raw: RawFile, store: StoredFile) -> RawFile:
    return msgspec.structs.replace(raw, path=store.path, size=store.size, digest=store.digest())


def head_of(raw: RawFile) -> bytes:
    """Return the first bytes of a file.

    Raises:
        AcquisitionError: It cannot be read.
    """
    with opened(raw) as file:
        return file.read(HEAD_BYTES)


@contextlib.contextmanager
def opened(raw: RawFile) -> Iterator[BinaryIO]:
    """Open a file; errors of reading it become sentences.

    Raises:
        AcquisitionError: It cannot be read.
    """
    try:
        with Path(raw.path).open("rb") as file:
            yield file
    except PermissionError as error:
        raise misconfigured(f"cannot read {raw.subject}: no permission to read it") from error
    except OSError as error:
        raise unavailable(f"cannot read {raw.subject}: {error.strerror or error}") from error
