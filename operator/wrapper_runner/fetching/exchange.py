"""One HTTP request and its reply, within limits of time and size; what goes wrong becomes a sentence."""

import contextlib
import io
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import urllib3
from urllib3.exceptions import HTTPError, InvalidHeader, LocationParseError, SSLError

from wrapper_runner.acquisition.network_errors import innermost_reason, sentence
from wrapper_runner.acquisition.wording import duration_text, size_text
from wrapper_runner.fetching.decoding import ACCEPTED, Cut, Undecodable, decoded
from wrapper_runner.fetching.errors import TOO_LARGE, TOO_SLOW, Broken, misconfigured, unavailable, unusable
from wrapper_runner.fetching.pools import Pools

CONNECT_SECONDS = 15.0
_CHUNK = 64 * 1024
_SLOW_TRIES = 2
"""A reply that takes too long is asked for once more only: each attempt costs the whole limit."""


class Reply(NamedTuple):
    """What came back, unpacked and otherwise as it was sent, secrets included."""

    status: int
    headers: dict[str, str]
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one reply may cost."""

    seconds: float
    """From looking up the host to the last byte."""
    size: int
    """Bytes, unpacked."""


class Exchange:
    """Makes requests, one at a time.

    Args:
        pools: To connect with.
        limits: Of each reply.
        show: Writes a url for messages.
    """

    def __init__(self, pools: Pools, limits: Limits, show: Callable[[str], str]) -> None:
        self._show = show
        self._pools = pools
        self._limits = limits

    def send(
        self, url: str, headers: Mapping[str, str], *, method: str = "GET", body: bytes | None = None
    ) -> Reply:
        """Make one request; redirects are not followed.

        Raises:
            Broken: Another attempt may do.
            FetchFailure: There is no use in another attempt.
            Refused: The host is on an internal network.
        """
        end = time.monotonic() + self._limits.seconds
        with self._pools.limit.within(self._limits.seconds):
            try:
                with self._answered(url, headers, method, body) as response:
                    content = self._content(response, url)
            except Exception:
                # Whatever it looks like: when the time is over, connections are shut in the midst of it.
                if time.monotonic() >= end:
                    raise self._too_slow(url) from None
                raise
        if time.monotonic() >= end:
            raise self._too_slow(url)
        return Reply(response.status, _headers(response), content)

    @contextlib.contextmanager
    def _answered(
        self, url: str, headers: Mapping[str, str], method: str, body: bytes | None
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        connect, idle = min(CONNECT_SECONDS, self._limits.seconds), self._limits.seconds
        response: urllib3.BaseHTTPResponse | None = None
        try:
            response = self._pools.manager(url).request(
                method,
                url,
                body=body,
                headers={**headers, "Accept-Encoding": ACCEPTED},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=connect, read=idle),
            )
            yield response
        except (HTTPError, OSError) as error:
            raise _broken(error, self._show(url), connect=connect, idle=idle) from error
        except ValueError as error:
            raise misconfigured(
                f"{self._show(url)} cannot be asked: look at the marks in source.api.headers"
            ) from error
        finally:
            if response is not None:
                # Goes back to its pool if it was read to its end, else it is closed.
                response.release_conn() if _at_end(response) else response.close()

    def _content(self, response: urllib3.BaseHTTPResponse, url: str) -> bytes:
        # Grows in place: a list of pieces would be in memory twice when it is joined.
        content = io.BytesIO()
        size = 0
        try:
            for piece in decoded(_raw(response), response.headers.get("content-encoding", "")):
                size += content.write(piece)
                if size > self._limits.size:
                    limit = size_text(self._limits.size)
                    raise unusable(
                        f"{self._show(url)} sends more than the limit of {limit}: ask for less", TOO_LARGE
                    )
        except Undecodable as error:
            raise unusable(f"{self._show(url)} {error}") from None
        except Cut:
            raise Broken(f"{self._show(url)} broke off after {size_text(size)}") from None
        if not size and _ends_by_closing(response):
            # A connection that is cut within the head of a reply looks like an empty body.
            raise Broken(f"{self._show(url)} broke off before its body")
        return content.getvalue()

    def _too_slow(self, url: str) -> Broken:
        limit = duration_text(self._limits.seconds)
        return Broken(
            f"{self._show(url)} took longer than the limit of {limit} for one reply",
            reason=TOO_SLOW,
            tries=_SLOW_TRIES,
        )


def _raw(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    while data := response.read1(_CHUNK, decode_content=False):
        yield data


def _at_end(response: urllib3.BaseHTTPResponse) -> bool:
    return bool(response.closed)


def _ends_by_closing(response: urllib3.BaseHTTPResponse) -> bool:
    chunked = "chunked" in response.headers.get("transfer-encoding", "").lower()
    return response.status == 200 and not chunked and "content-length" not in response.headers


def _headers(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _broken(error: Exception, shown: str, *, connect: float, idle: float) -> Exception:
    """Return what another attempt may mend, or the failure that it cannot."""
    if isinstance(error, SSLError) and _certificate_refused(error):
        return unavailable(f"cannot trust the server of {shown}: {innermost_reason(error)}")
    if isinstance(error, (LocationParseError, InvalidHeader)):
        return unusable(f"{shown} cannot be asked, or its reply not be read: {innermost_reason(error)}")
    return Broken(sentence(error, shown, connect=connect, idle=idle))


def _certificate_refused(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error.__cause__
    return False
