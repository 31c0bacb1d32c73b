"""Whether a file, unpacked, can be what the manifest says it is."""

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.content import foreign_kind, kind_of
from wrapper_runner.acquisition.errors import AcquisitionError, unusable
from wrapper_runner.acquisition.members import Format
from wrapper_runner.acquisition.unpacking import RawFile, head_of, opened

_WANTED = {"csv": "a CSV file", "xlsx": "an Excel workbook"}
_HINTS = {
    "a web page": "open it in a browser to see what it says",
    "a JSON document": "declare the source as api",
}


def check_content(file: RawFile, format: Format) -> None:  # noqa: A002 - the manifest's word
    """Refuse what is plainly no table, before anybody looks for one in it.

    Raises:
        AcquisitionError: It is empty, an archive in an archive, or something else altogether.
    """
    head = head_of(file)
    kind = kind_of(head)
    inside = f"{file.member} in {file.subject}" if file.member else file.subject
    if kind == "empty":
        raise unusable(f"{inside} is empty: it has no bytes")
    if kind == "gzip" or (kind == "zip" and not _holds_workbook(file)):
        raise unusable(f"{inside} is an archive in an archive: unpack it")
    if format == "csv" and kind in ("zip", "ole"):
        raise unusable(f"{inside} is an Excel workbook: declare the source as xlsx, not csv")
    foreign = foreign_kind(head)
    if foreign is not None:
        raise _foreign(inside, foreign, format)


def _foreign(inside: str, foreign: str, format: Format) -> AcquisitionError:  # noqa: A002
    hint = next((text for kind, text in _HINTS.items() if foreign.startswith(kind)), "")
    sentence = f"{inside} is {shown_text(foreign)}, not {_WANTED[format]}"
    return unusable(f"{sentence}: {hint}" if hint else sentence)


def _holds_workbook(file: RawFile) -> bool:
    from wrapper_runner.acquisition.zip_directory import open_zip
    from wrapper_runner.acquisition.zip_files import is_workbook

    with opened(file) as opened_file, open_zip(opened_file, subject=file.subject) as archive:
        return is_workbook(archive.namelist(), subject=file.subject)
