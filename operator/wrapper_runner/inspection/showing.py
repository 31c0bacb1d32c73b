"""A reply of an API as it is shown to whoever writes code for it: text, thinned or cut to a bounded size."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from zlib import error as ZlibError  # noqa: N812 - a class in all but its name

from wrapper_contract.inspection import MAX_BODY_BYTES, SAMPLE_CHARACTERS, FetchReply, Thinned
from wrapper_runner.fetching import Fetched
from wrapper_runner.inspection.thinning import fit
from wrapper_sdk.replies.decoding import decoded

MAX_THINNED_BYTES = 32 * 1024 * 1024
"""A longer document is cut: as text it would take more memory than an inspection has."""
MAX_MEMBERS = 1000
MAX_NAME = 256
_MAX_LOOKED_AT = 50
_LOOKED_AT_BYTES = 4096
_MAX_MEMBER_BYTES = 16 * 1024 * 1024
_UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, ZlibError, NotImplementedError, RuntimeError,
               EOFError, OSError, ValueError)  # fmt: skip


class Body(NamedTuple):
    """A body as it is shown."""

    text: str
    cut: bool = False
    thinned: list[Thinned] = []  # noqa: RUF012 - never changed


def shown(reply: Fetched, *, redact: Callable[[bytes], bytes]) -> FetchReply:
    """Return a reply as the operator gets it.

    Args:
        reply: Without secrets, but for what is packed in it.
        redact: Takes secrets out of what was packed.
    """
    kind = reply.headers.get("content-type", "")
    content, members = reply.content, list[str]()
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        content, members = unpacked(content)
        content, kind = redact(content), ""
    text = text_of(content, kind)
    body = fitted(text, whole=len(content) <= MAX_THINNED_BYTES)
    return FetchReply(
        status=reply.status,
        headers=reply.headers,
        size=len(reply.content),
        sample=text[:SAMPLE_CHARACTERS],
        body=body.text,
        cut=body.cut,
        thinned=body.thinned,
        members=members,
        seconds=reply.seconds,
    )


def text_of(content: bytes, content_type: str) -> str:
    """Return a body as text, of a very long one only the beginning; empty for what is no text."""
    if len(content) > MAX_THINNED_BYTES:
        content = content[:MAX_BODY_BYTES]
    text = decoded(content, content_type)
    return "" if "\0" in text[:_LOOKED_AT_BYTES] else text


def fitted(text: str, *, whole: bool, max_bytes: int = MAX_BODY_BYTES) -> Body:
    """Return a text that is not too long: JSON with members left out, another one cut off.

    Args:
        text: Of the body.
        whole: Whether it is all of the body.
        max_bytes: In UTF-8.
    """
    encoded = text.encode("utf-8", "replace")
    if not text or (len(encoded) <= max_bytes and whole):
        return Body(text)
    if whole and text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        found = fit(text.lstrip("\ufeff"), max_bytes=max_bytes)
        if found is not None:
            return Body(found.text, thinned=found.thinned)
    return Body(encoded[:max_bytes].decode("utf-8", "ignore"), cut=True)


def unpacked(content: bytes) -> tuple[bytes, list[str]]:
    """Return the first file of a ZIP that holds text, and the names of all; nothing for what is no ZIP."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = [found for found in archive.infolist() if not found.is_dir()]
            names = [found.filename[:MAX_NAME] for found in files[:MAX_MEMBERS]]
            return _first_text(archive, files[:_MAX_LOOKED_AT]), names
    except _UNREADABLE:
        return b"", []


def _first_text(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> bytes:
    for found in files:
        try:
            with archive.open(found) as member:
                beginning = member.read(_LOOKED_AT_BYTES)
                if text_of(beginning, ""):
                    return beginning + member.read(_MAX_MEMBER_BYTES - len(beginning))
        except _UNREADABLE:
            continue
    return b""
