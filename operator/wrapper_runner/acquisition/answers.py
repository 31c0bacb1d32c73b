"""What an HTTP answer means for a download. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.acquisition.errors import AcquisitionError, unavailable, unusable
from wrapper_runner.acquisition.retrying import retry_after

Headers = Mapping[str, str]
"""Names in lower case."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE = {404: "there is no such file", 410: "the file is no longer there"}
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)$")
_LONGEST_NUMBER = 18
"""Digits; no file is larger, and Python refuses to read a number of thousands."""


class Interrupted(Exception):  # noqa: N818 - an attempt that ended early, not yet a failure
    """An attempt came to nothing or ended early; another one may do.

    Args:
        message: What happened, a sentence that names the url.
        wait: Seconds that the server asks for.
        resumable: Whether the next attempt may go on where this one ended.
    """

    def __init__(self, message: str, *, wait: float | None = None, resumable: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.wait = wait
        self.resumable = resumable


@dataclass(frozen=True)
class Body:
    """What follows an answer that has the file in it."""

    offset: int
    """Where in the file its first byte belongs."""
    total: int | None
    """Size of the whole file as transferred, where the server says so."""
    chunked: bool = False
    """Whether it comes in chunks, so that its end shows even if its size is not known."""


def read_answer(status: int, headers: Headers, *, offset: int, shown: str, now: float) -> Body:
    """Tell what an answer brings that is no redirect.

    Args:
        status: Of the answer.
        headers: Of the answer.
        offset: From which byte on the file was asked for.
        shown: The url for messages.
        now: Seconds since 1970.

    Raises:
        Interrupted: Another attempt may do.
        AcquisitionError: The server refuses for good.
    """
    if status == 200:
        # In chunks a length means nothing (RFC 9112, 6.3).
        chunked = "chunked" in headers.get("transfer-encoding", "").lower()
        return Body(0, None if chunked else _number(headers.get("content-length")), chunked=chunked)
    if status == 206:
        return _partial(headers, offset, shown)
    if status == 416 and offset:
        raise Interrupted(f"{shown} cannot be resumed: the file seems to have changed", resumable=False)
    if status in _AGAIN:
        wait = retry_after(headers, now=now)
        raise Interrupted(f"{shown} answers with HTTP {status}{_meaning(status)}", wait=wait)
    raise _refusal(status, shown)


def _partial(headers: Headers, offset: int, shown: str) -> Body:
    match = _CONTENT_RANGE.match(headers.get("content-range", ""))
    if match is None or int(match[1]) != offset:
        raise Interrupted(
            f"{shown} answers with another part of the file than was asked for", resumable=False
        )
    return Body(offset, _number(match[2]))


def _refusal(status: int, shown: str) -> AcquisitionError:
    if status in (401, 403):
        return AcquisitionError(
            ExitCode.CREDENTIALS, f"{shown} refuses access (HTTP {status}): check the url and who may read it"
        )
    if status in _GONE:
        return unusable(f"{shown}: {_GONE[status]} (HTTP {status}), check the url")
    if status >= 500 or status == 407:
        return unavailable(f"{shown} answers with HTTP {status}{_meaning(status)}")
    return unusable(f"{shown} answers with HTTP {status}, not with a file: check the url")


def _meaning(status: int) -> str:
    if status == 429:
        return ": too many requests"
    if status == 407:
        return ": the proxy asks for credentials"
    return ": the server has trouble" if status >= 500 else ""


def _number(text: str | None) -> int | None:
    if text is None or not (text.isascii() and text.isdigit()):
        return None
    return int(text[:_LONGEST_NUMBER])
