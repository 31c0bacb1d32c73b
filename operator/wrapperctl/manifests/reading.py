"""The text of a manifest file, and its documents."""

import re
import sys
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapperctl.manifests.problems import InvalidManifest, Problem
from wrapperctl.manifests.yaml_nodes import YamlError, read_documents
from wrapperctl.manifests.yaml_values import Document, to_document

MAX_BYTES = 8 * 1024 * 1024
STANDARD_INPUT = Path("-")
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_file(path: Path) -> list[Document]:
    """Return the documents of a file (`-` is the standard input) that are not empty.

    Raises:
        InvalidManifest: It cannot be read, is too large, no text or no YAML.
    """
    text = _text_of(path)
    try:
        documents = [to_document(root) for root in read_documents(text)]
    except YamlError as error:
        raise InvalidManifest([Problem("", error.message, error.line, str(path))]) from None
    return [document for document in documents if document.value is not None]


def _text_of(path: Path) -> str:
    data = _bytes_of(path)
    if len(data) > MAX_BYTES:
        raise _whole(path, f"is larger than {MAX_BYTES // 1024**2} MiB, which no manifest is")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidManifest([Problem("", "is no UTF-8 text: save it as UTF-8", line, str(path))]) from None
    odd = _UNREADABLE.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        message = f"holds the control character U+{ord(odd[0]):04X}: take it out"
        raise InvalidManifest([Problem("", message, line, str(path))])
    return text


def _bytes_of(path: Path) -> bytes:
    try:
        if path == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _whole(path, f"cannot be read: {reason}", exit_code=ExitCode.USAGE) from None


def _whole(path: Path, message: str, *, exit_code: ExitCode = ExitCode.CONFIGURATION) -> InvalidManifest:
    return InvalidManifest([Problem("", message, None, str(path))], exit_code=exit_code)
