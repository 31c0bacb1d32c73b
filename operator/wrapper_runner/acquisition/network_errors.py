"""What went wrong on the network, by urllib3's errors, as sentences for people."""

import http.client

import urllib3
from urllib3.exceptions import (
    HTTPError,
    InvalidChunkLength,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    TimeoutError,  # noqa: A004 - urllib3's, and the only one here
)

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.wording import duration_text

_PROTOCOL: tuple[tuple[type[Exception], str], ...] = (
    (InvalidChunkLength, "a piece of its answer has no length"),
    (http.client.IncompleteRead, "its answer broke off"),
    (http.client.LineTooLong, "its answer has a line that is too long"),
    (http.client.BadStatusLine, "its answer does not begin as HTTP does"),
    (http.client.HTTPException, "its answer is not as HTTP has it"),
)


def sentence(error: Exception, shown: str, *, connect: float, idle: float) -> str:
    """Return what happened to a request.

    Args:
        error: Of urllib3 or of the operating system.
        shown: The url for messages.
        connect: Seconds that a connection was waited for.
        idle: Seconds that were waited between two pieces of an answer.
    """
    reason = innermost_reason(error)
    if isinstance(error, ProxyError):
        return f"cannot reach {shown}: the proxy that the environment names does not work ({reason})"
    if isinstance(error, NameResolutionError):
        return f"cannot reach {shown}: its host name is not known, check the url"
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError) and not isinstance(
        error, NewConnectionError
    ):
        return f"cannot reach {shown}: no connection within {duration_text(connect)}"
    if isinstance(error, NewConnectionError):
        return f"cannot reach {shown}: {reason}"
    if isinstance(error, TimeoutError):
        return f"{shown} sent nothing for {duration_text(idle)}"
    return f"the connection to {shown} broke ({reason})"


def innermost_reason(error: BaseException) -> str:
    """Return the innermost reason of a library's error, for people; what the server wrote is not in it."""
    while True:
        inner = error.__cause__ or error.__context__
        if inner is None or not isinstance(inner, (OSError, HTTPError, http.client.HTTPException)):
            break
        error = inner
    if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
        return next(words for kind, words in _PROTOCOL if isinstance(error, kind))
    verification = getattr(error, "verify_message", "")
    text = verification or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return shown_text(" ".join(text.split()))
