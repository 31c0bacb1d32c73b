"""What a file is, told from its first bytes."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wrapper_runner.reading.encoding import UTF16_NAMES, decode_head
from wrapper_sdk import SourceError

HEAD_BYTES = 64 * 1024
_MAX_CONTROL_SHARE = 0.02

Kind = Literal["text", "xlsx", "xls", "locked", "html", "json", "xml", "other", "binary", "damaged", "empty"]


@dataclass(frozen=True)
class Content:
    """What a file holds; `what` names it for people."""

    kind: Kind
    what: str = ""


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "gzip-compressed data inside the file"),
    (b"PAR1", "a Parquet file"),
    (b"BZh", "bzip2-compressed data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
    (b"CDF\x01", "a NetCDF file"),
    (b"{\\rtf", "an RTF document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON_START = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]]|\[\s*-?[\d.]+\s*,)')
_HTML_START = re.compile(
    r"\s*(?:<!doctype\s+html|<html|<head|<body|<table|<meta|<script|<!--.*?-->\s*<)", re.I | re.S
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")


def recognise(path: str, name: str) -> Content:
    """Say what a file holds.

    Raises:
        SourceError: It cannot be opened.
    """
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise SourceError(f"{name}: this is not a file")
        with Path(path).open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise SourceError(f"{name}: cannot be opened: {error.strerror}") from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        return _blank(path, head)
    if head.startswith(_OLE):
        return _compound(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(path)
    return _by_signature(head) or _by_text(head)


def refusal(content: Content, *, name: str, wanted: str) -> str:
    """Say why a file that is neither text nor a workbook cannot be used, and what to do."""
    wanted_words = "a workbook" if wanted == "xlsx" else "text with separators"
    match content.kind:
        case "empty":
            return f"{name}: the file is empty"
        case "html":
            return f"{name}: this is an HTML page, not data{content.what}; check the address"
        case "locked":
            return f"{name}: the workbook is protected by a password; save it without one"
        case "damaged":
            return f"{name}: the file is a workbook or zip archive that is cut off or damaged; fetch it again"
        case "binary":
            return f"{name}: this is binary data, not {wanted_words}; check the address"
    return f"{name}: this is {content.what}, not {wanted_words}; give a CSV file or an Excel workbook instead"


def _blank(path: str, head: bytes) -> Content:
    if len(head) < HEAD_BYTES:
        return Content("empty") if b"\x00" not in head else Content("binary")
    with Path(path).open("rb") as file:
        while chunk := file.read(1 << 20):
            if chunk.strip(b" \t\r\n\x00"):
                return Content("binary") if b"\x00" in head else Content("text")
    return Content("empty")


def _by_signature(head: bytes) -> Content | None:
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            return Content("other", what)
    return None


def _by_text(head: bytes) -> Content:
    codec, text = decode_head(head)
    if codec not in UTF16_NAMES and len(_CONTROL.findall(head)) > max(1, _MAX_CONTROL_SHARE * len(head)):
        return Content("binary")
    if _HTML_START.match(text):
        title = _TITLE.search(text)
        words = " ".join(title[1].split())[:120] if title else ""
        return Content("html", f' (its title: "{words}")' if words else "")
    if text.lstrip().startswith(("<?xml", "<Workbook", "<feed", "<rss")):
        excel = "urn:schemas-microsoft-com:office:spreadsheet" in text
        return Content("xml", "an Excel 2003 XML file" if excel else "an XML document")
    if _JSON_START.match(text) and not _is_bracketed_row(text):
        return Content("json", "a JSON document")
    return Content("text")


def _is_bracketed_row(text: str) -> bool:
    """Tell a header such as `[year],[value]` from JSON."""
    line = text.lstrip().splitlines()[0]
    return bool(re.match(r"\[[^\[\]{}\"]+\]\s*[,;\t|]", line))


def _compound(path: str) -> Content:
    marker, workbook = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
    with Path(path).open("rb") as file:
        rest = b""
        found = Content("other", "a Microsoft Office document that holds no workbook")
        while chunk := file.read(1 << 20):
            if marker in rest + chunk:
                return Content("locked")
            if workbook in rest + chunk or "Book\0".encode("utf-16-le") in rest + chunk:
                found = Content("xls", "an old Excel workbook")
            rest = chunk[-64:]
    return found


def _archive(path: str) -> Content:
    import zipfile

    from wrapper_runner.reading.package import DAMAGE

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80].decode("latin-1") if "mimetype" in names else ""
    except DAMAGE:
        return Content("damaged")
    if (
        any(re.fullmatch(r"(?i)/?xl/worksheets/[^/]+\.xml", entry) for entry in names)
        or "xl/workbook.xml" in names
    ):
        return Content("xlsx", "an Excel workbook")
    if "xl/workbook.bin" in names:
        return Content("other", "a binary Excel workbook (.xlsb)")
    if "opendocument.spreadsheet" in kind:
        return Content("other", "an OpenDocument spreadsheet (.ods)")
    if "word/document.xml" in names:
        return Content("other", "a Word document")
    return Content("other", "a zip archive without a workbook in it")
