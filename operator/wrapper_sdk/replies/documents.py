"""JSON and XML documents, and a clear word when a body is something else."""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from wrapper_sdk.errors import SourceError
from wrapper_sdk.replies.decoding import decoded
from wrapper_sdk.replies.refusals import words_of

if TYPE_CHECKING:
    from json import JSONDecodeError
    from xml.etree.ElementTree import Element

_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<!DOCTYPE", re.DOTALL)
_LINES = re.compile(r"ndjson|jsonl|json-?lines|json-seq", re.IGNORECASE)
_PIECE = 1024 * 1024


def json_document(content: bytes, content_type: str = "") -> Any:
    r"""Return the JSON document of a body. NaN and Infinity, which some sources write, become floats.

    Documents one a line (ndjson) are a list of them.

    Raises:
        SourceError: It is no JSON; says what it is, or where it breaks off.

    >>> json_document(b'{"value": [1, null]}')
    {'value': [1, None]}
    >>> json_document(b'{"value": 1}\n{"value": 2}\n')
    [{'value': 1}, {'value': 2}]
    """
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        text = decoded(content, content_type)
    lines = json_lines(text)
    if lines is not None:
        return lines
    return [] if not text.strip() and _LINES.search(content_type) else _json_of_text(text)


def json_lines(text: str, *, cut: bool = False) -> list[Any] | None:
    """Return the documents of a text that holds one on each of several lines; None for another text.

    Args:
        text: The text.
        cut: Whether the last line was cut off, and is left out.
    """
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    lines = lines[:-1] if cut else lines
    if len(lines) < 2 or any(line.strip()[0] not in "{[" or line.strip()[-1] not in "}]" for line in lines):
        return None
    try:
        return [msgspec.json.decode(line) for line in lines]
    except (msgspec.DecodeError, RecursionError):
        return None


def _json_of_text(text: str) -> Any:
    """Return the document as the standard library reads it, which is slower but takes more."""
    from json import JSONDecodeError, loads

    try:
        return loads(text.removeprefix("\ufeff"))
    except JSONDecodeError as error:
        raise SourceError(_no_json(text, error)) from None
    except (RecursionError, ValueError):
        raise SourceError(
            "the reply is JSON that is nested too deeply or holds a number of too many digits"
        ) from None


def _no_json(text: str, error: "JSONDecodeError") -> str:
    if not text.strip():
        return "the reply is empty where JSON was expected"
    if is_html(text):
        return f"the reply is an HTML page, not JSON: {words_of(text)}"
    clean, position = text.strip(), error.pos
    unfinished = clean[-1] not in "}]" or position >= len(clean) - 1 or error.msg.startswith("Unterminated")
    if clean[0] in "{[" and unfinished:
        return f"the reply is JSON that breaks off after {len(text)} characters"
    shown = " ".join(text[max(0, position - 20) : position + 40].split())
    return f"the reply is no JSON (character {position + 1}): {shown}"


def is_html(text: str) -> bool:
    """Tell whether a text is a page for people.

    >>> is_html("<!DOCTYPE html><title>Login</title>"), is_html("<GL_MarketDocument/>")
    (True, False)
    """
    return _HTML.match(text[:2000]) is not None


def xml_root(text: str) -> "Element":
    """Return the root element of an XML document.

    A document type is refused: entities could make a short document unfold into a huge one.

    Raises:
        SourceError: It is no XML; says where it breaks, or what it is.

    >>> xml_root("<a><b>5</b></a>").findtext("b")
    '5'
    >>> xml_root('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    Traceback (most recent call last):
    wrapper_sdk.errors.SourceError: the reply is XML with a document type (DOCTYPE), which is not read
    """
    from xml.etree import ElementTree as ET

    if not text.strip():
        raise SourceError("the reply is empty where XML was expected")
    if is_html(text):
        raise SourceError(f"the reply is an HTML page, not XML: {words_of(text)}")
    text = text.lstrip("\ufeff \t\r\n")
    if _DOCTYPE.match(text):
        raise SourceError("the reply is XML with a document type (DOCTYPE), which is not read")
    # The text has been decoded: what the declaration says of the encoding holds no more.
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314
    try:
        for begin in range(0, len(text), _PIECE):
            parser.feed(text[begin : begin + _PIECE].encode("utf-8", "replace"))
        root: Element = parser.close()
    except (ET.ParseError, ValueError) as error:
        raise SourceError(f"the reply is no XML ({error}): {' '.join(text[:60].split())}") from None
    return root
