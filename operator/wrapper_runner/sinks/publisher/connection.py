"""One kept HTTP connection to the publisher, with requests that can be given up while they wait."""

import http.client
import select
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from wrapper_contract.addresses import TcpAddress, UnixAddress, parse_address
from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.sinks.sink import SinkError

TURN_SECONDS = 0.1
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
"""For the rest of an answer that has begun."""
_CHUNK = 256 * 1024


class NotReachedError(Exception):
    """There is no answer; whether the request was carried out is unknown."""


class GivenUpError(Exception):
    """The caller did not want to wait any longer."""


class Request(NamedTuple):
    """What is asked, beside who asks."""

    method: str
    path: str
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Answer(NamedTuple):
    """What came back."""

    status: int
    retry_after: str | None
    body: bytes


class Connection:
    """Speaks to one publisher; connects at the first need and again when the connection is gone.

    Args:
        url: See `PublisherSink.url`.
        token_path: File with the bearer token.
        identity: Headers of every request.

    Raises:
        SinkError: The url is none of these.
    """

    def __init__(self, url: str, *, token_path: str, identity: Mapping[str, str]) -> None:
        self._http = _client(url)
        self._token_path = token_path
        self._identity = identity

    def exchange(self, request: Request, *, timeout: float, given_up: Callable[[], bool]) -> Answer:
        """Ask once.

        Args:
            request: What to ask.
            timeout: Seconds until the answer must have begun.
            given_up: Asked ten times a second whether to go on waiting.

        Raises:
            NotReachedError: There is no answer.
            GivenUpError: `given_up` said so.
            SinkError: There is no token.
        """
        token = self._token()
        try:
            sock = self._connected()
            turn = _Turn(sock, time.monotonic() + timeout, given_up)
            self._send(request, token, sock, turn)
            turn.until(select.POLLIN)
            return self._receive()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NotReachedError(_why(error)) from error
        except GivenUpError:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _connected(self) -> socket.socket:
        """Return the socket, a new one where the publisher has closed the old one meanwhile."""
        if self._http.sock is not None and _readable(self._http.sock):
            self._http.close()
        if self._http.sock is None:
            self._http.connect()
        self._http.sock.settimeout(READ_SECONDS)
        return self._http.sock

    def _send(self, request: Request, token: str, sock: socket.socket, turn: "_Turn") -> None:
        self._http.putrequest(request.method, request.path, skip_accept_encoding=True)
        headers = {**self._identity, **request.headers, "Content-Length": str(len(request.body))}
        headers["Authorization"] = f"Bearer {token}"
        for name, value in headers.items():
            self._http.putheader(name, value)
        self._http.endheaders()
        rest = memoryview(request.body)
        # An answer before the end of the request is a refusal: the rest need not be sent.
        while rest and not turn.until(select.POLLIN | select.POLLOUT) & select.POLLIN:
            rest = rest[sock.send(rest[:_CHUNK]) :]

    def _receive(self) -> Answer:
        with self._http.getresponse() as response:
            answer = Answer(response.status, response.getheader("Retry-After"), response.read())
        if answer.status >= 300:
            # A refused body may still lie in the connection.
            self.close()
        return answer

    def _token(self) -> str:
        # Read anew each time: the kubelet replaces it before it expires.
        try:
            with open(self._token_path, encoding="ascii") as file:  # noqa: PTH123 - would cost start time
                return file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            message = f"the token for the publisher cannot be read: {error}"
            raise SinkError(ExitCode.CONFIGURATION, "Misconfigured", message) from error


class _Turn:
    """Waits for a socket, a little at a time."""

    def __init__(self, sock: socket.socket, deadline: float, given_up: Callable[[], bool]) -> None:
        self._sock = sock
        self._deadline = deadline
        self._given_up = given_up

    def until(self, events: int) -> int:
        """Wait for any of these events and return those that came."""
        poll = select.poll()
        poll.register(self._sock, events)
        while time.monotonic() < self._deadline:
            for _, happened in poll.poll(TURN_SECONDS * 1000):
                # A broken connection is readable: reading tells what happened.
                broken = happened & (select.POLLERR | select.POLLHUP)
                return happened | (select.POLLIN if broken else 0)
            if self._given_up():
                raise GivenUpError
        raise TimeoutError("it does not answer")


class _UnixClient(http.client.HTTPConnection):
    """HTTP over a socket on this machine."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(CONNECT_SECONDS)
        try:
            self.sock.connect(self._path)
        except OSError:
            self.close()
            raise


def _client(url: str) -> http.client.HTTPConnection:
    try:
        place = _place(url)
    except ValueError:
        message = f"the publisher's address {url} cannot be used: write http://<host>:<port> or unix:<path>"
        raise SinkError(ExitCode.CONFIGURATION, "Misconfigured", message) from None
    if isinstance(place, UnixAddress):
        return _UnixClient(place.path)
    return http.client.HTTPConnection(place.host, place.port, timeout=CONNECT_SECONDS)


def _place(url: str) -> TcpAddress | UnixAddress:
    if url.startswith("unix:"):
        return parse_address(url)
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(url)
    return TcpAddress(parts.hostname, parts.port or 80)


def _readable(sock: socket.socket) -> bool:
    poll = select.poll()
    with suppress(OSError, ValueError):
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))
    return True


def _why(error: OSError | http.client.HTTPException) -> str:
    if isinstance(error, http.client.RemoteDisconnected):
        return "it hung up"
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    return f"it sent no proper answer ({type(error).__name__})"
