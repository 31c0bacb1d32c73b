"""One HTTP request with its redirects, by urllib3; its errors as sentences."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, SSLError

from wrapper_contract.redaction import shown_url
from wrapper_runner.acquisition.answers import REDIRECTS, Interrupted
from wrapper_runner.acquisition.errors import misconfigured, unavailable, unusable
from wrapper_runner.acquisition.inward import Border
from wrapper_runner.acquisition.network_errors import innermost_reason, sentence
from wrapper_runner.acquisition.proxies import proxy_for, split_user
from wrapper_runner.acquisition.redirects import MAX_REDIRECTS, origin, redirected
from wrapper_runner.acquisition.watchdog import Watchdog

USER_AGENT = "wrapper-runner"
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Patience:
    """How long one request waits, in seconds."""

    connect: float
    idle: float
    """Between two pieces of an answer."""


class Answer:
    """An HTTP answer that is no redirect: its head, and its body piece by piece."""

    def __init__(self, response: urllib3.BaseHTTPResponse, shown: str, patience: Patience) -> None:
        self._response = response
        self._patience = patience
        self.shown = shown
        """The url that answered, for messages."""
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.headers.items()}

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it comes and as it was sent: nothing decoded, each piece at most 64 KiB.

        Raises:
            Interrupted: The body breaks off.
        """
        try:
            while data := self._response.read1(_CHUNK, decode_content=False):
                yield data
        except (HTTPError, OSError) as error:
            raise _interrupted(error, self.shown, self._patience) from error


@contextlib.contextmanager
def get(url: str, headers: dict[str, str], *, patience: Patience, watchdog: Watchdog) -> Iterator[Answer]:
    """Ask for a url and follow its redirects.

    Args:
        url: As `redirects.check_url` gives it; a user in it is only told to its own host.
        headers: Of every request on the way.
        patience: How long to wait.
        watchdog: Shuts the connections when the time is over.

    Raises:
        Interrupted: No answer; another attempt may do.
        AcquisitionError: There is no use in another attempt.
    """
    first, authorization = split_user(url)
    at, border = first, Border()
    for _ in range(MAX_REDIRECTS + 1):
        own = {"Authorization": authorization} if authorization and origin(at) == origin(first) else {}
        with _request(at, headers | own, patience, watchdog, border) as response:
            if response.status not in REDIRECTS:
                yield Answer(response, shown_url(at), patience)
                return
            at = split_user(redirected(at, response.headers.get("location")))[0]
    raise unusable(f"{shown_url(first)} redirects more than {MAX_REDIRECTS} times: check the url")


@contextlib.contextmanager
def _request(
    url: str, headers: dict[str, str], patience: Patience, watchdog: Watchdog, border: Border
) -> Iterator[urllib3.BaseHTTPResponse]:
    with _pool_manager(url, watchdog, border) as pool:
        try:
            response = pool.request(
                "GET",
                url,
                headers={"User-Agent": USER_AGENT, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=patience.connect, read=patience.idle),
            )
        except (HTTPError, OSError) as error:
            raise _interrupted(error, shown_url(url), patience) from error
        try:
            yield response
        finally:
            response.close()


def _pool_manager(url: str, watchdog: Watchdog, border: Border) -> urllib3.PoolManager:
    proxy, authorization = split_user(proxy_for(url) or "")
    if not proxy:
        manager = urllib3.PoolManager(num_pools=1)
    else:
        told = {"Proxy-Authorization": authorization} if authorization else {}
        manager = urllib3.ProxyManager(proxy, num_pools=1, proxy_headers=told)

    def meet(connection: socket.socket) -> None:
        border.check(None if proxy else connection.getpeername()[0], shown_url(url))

    manager.pool_classes_by_scheme = _watched_pools(meet, watchdog.watch)
    return manager


def _watched_pools(
    meet: Callable[[socket.socket], None], watch: Callable[[socket.socket], None]
) -> dict[str, Any]:
    """Return pools whose connections are met as soon as they stand, and watched as soon as they serve."""

    class WatchedHttp(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _met(super()._new_conn(), meet)

        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    class WatchedHttps(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _met(super()._new_conn(), meet)

        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    class HttpPool(urllib3.HTTPConnectionPool):
        ConnectionCls = WatchedHttp

    class HttpsPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = WatchedHttps

    return {"http": HttpPool, "https": HttpsPool}


def _met(connection: socket.socket, meet: Callable[[socket.socket], None]) -> socket.socket:
    try:
        meet(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _interrupted(error: Exception, shown: str, patience: Patience) -> Interrupted:
    """Return what another attempt may mend.

    Raises:
        AcquisitionError: Another attempt cannot mend it.
    """
    if isinstance(error, SSLError):
        raise unavailable(f"cannot trust the server of {shown}: {innermost_reason(error)}") from error
    if isinstance(error, LocationParseError):
        raise misconfigured(f"{shown} is no url: {innermost_reason(error)}") from error
    return Interrupted(sentence(error, shown, connect=patience.connect, idle=patience.idle))
