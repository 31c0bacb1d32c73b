"""Asking an inspection: profile, fetch and preflight over a Unix socket or a port."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from wrapper_contract.addresses import UnixAddress, parse_address
from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    FETCH_PATH,
    PREFLIGHT_PATH,
    PROFILE_PATH,
    FetchReply,
    FetchRequest,
    PreflightReply,
    PreflightRequest,
    ProfileReply,
    RunEvidence,
)
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import CollectorLimits

START_SECONDS = 30.0
REPLY_SECONDS = 3600.0
MAX_REPLY_BYTES = 128 * 1024 * 1024
_RETRY_SECONDS = 0.05

Reply = TypeVar("Reply", ProfileReply, FetchReply, PreflightReply)
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class InspectionClient:
    """An inspector for generation. It never raises for what goes wrong: the reply says what did.

    Args:
        listen: Where the inspection listens, `unix:<path>` or `<host>:<port>`.
        token: The bearer token whose SHA-256 the inspection knows.
        alive: Tells whether the inspection can still come up or answer; None if that cannot be known.
        start_seconds: How long it may take until it listens.
        reply_seconds: How long one reply may take.
        limits: Of the code in a preflight.

    Raises:
        ValueError: `listen` is no address.
    """

    def __init__(
        self,
        listen: str,
        *,
        token: str,
        alive: Callable[[], bool] | None = None,
        start_seconds: float = START_SECONDS,
        reply_seconds: float = REPLY_SECONDS,
        limits: CollectorLimits | None = None,
    ) -> None:
        self._address = parse_address(listen)
        self._token = token
        self._alive = alive or _always
        self._start_seconds = start_seconds
        self._reply_seconds = reply_seconds
        self._limits = limits or CollectorLimits()

    async def profile(self) -> ProfileReply:
        """Return a file's profile or an API's first reply, or why there is none."""
        try:
            return await self._post(PROFILE_PATH, b"", ProfileReply)
        except _Lost as lost:
            return ProfileReply(failure=lost.termination)

    async def fetch(self, request: FetchRequest) -> FetchReply:
        """Return what an API answers to a request, or why there is no answer."""
        try:
            return await self._post(FETCH_PATH, msgspec.json.encode(request), FetchReply)
        except _Lost as lost:
            return FetchReply(failure=lost.termination)

    async def preflight(self, code: str, windows: Sequence[Window] = ()) -> PreflightReply:
        """Run the code twice on a file, or on windows of an API; what kept it from that is a failed run."""
        order = PreflightRequest(code=code, limits=self._limits, windows=list(windows))
        try:
            return await self._post(PREFLIGHT_PATH, msgspec.json.encode(order), PreflightReply)
        except _Lost as lost:
            return PreflightReply(runs=[RunEvidence(termination=lost.termination)])

    async def _post(self, path: str, body: bytes, kind: type[Reply]) -> Reply:
        try:
            async with asyncio.timeout(self._reply_seconds):
                answer = await self._exchange(path, body)
        except TimeoutError:
            message = f"the inspection gave no answer within {self._reply_seconds:g} s"
            raise _Lost("InspectionTimeout", message) from None
        if answer.status != 200:
            raise _Lost(
                "InspectionRefused", f"the inspection answers with HTTP {answer.status}: {_error(answer)}"
            )
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.MsgspecError as error:
            raise _Lost("InspectionGarbled", f"the inspection's answer cannot be read: {error}") from None

    async def _exchange(self, path: str, body: bytes) -> "_Answer":
        reader, writer = await self._connect()
        try:
            writer.write(_request(path, token=self._token, body=body))
            await writer.drain()
            return await _read_answer(reader)
        except (OSError, EOFError, ValueError, LookupError, asyncio.LimitOverrunError) as error:
            raise _Lost("InspectionDied", f"the inspection ended without an answer{self._guess()}") from error
        finally:
            writer.close()

    async def _connect(self) -> Streams:
        """Connect, waiting for an inspection that is just starting."""
        end = time.monotonic() + self._start_seconds
        while True:
            alive = self._alive()
            try:
                return await self._opened()
            except OSError as error:
                if not alive:
                    raise _Lost("InspectionDied", "the inspection ended before it could be asked") from error
                if time.monotonic() > end:
                    message = f"the inspection cannot be reached: {error.strerror or error}"
                    raise _Lost("InspectionUnreachable", message) from error
            await asyncio.sleep(_RETRY_SECONDS)

    async def _opened(self) -> Streams:
        if isinstance(self._address, UnixAddress):
            return await asyncio.open_unix_connection(self._address.path)
        return await asyncio.open_connection(self._address.host, self._address.port)

    def _guess(self) -> str:
        return "" if self._alive() else ": its process is gone, it may have run out of memory"


class _Answer(NamedTuple):
    status: int
    body: bytes


class _Lost(Exception):  # noqa: N818 - becomes a reply
    """There is no usable answer."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.termination = Termination(exit_code=ExitCode.UNAVAILABLE, reason=reason, message=message)


def _request(path: str, *, token: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\n"
        "Host: inspection\r\n"
        f"Authorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


async def _read_answer(reader: asyncio.StreamReader) -> _Answer:
    """Read an answer with a Content-Length, which is how inspections answer.

    Raises:
        ValueError: It is not one.
        EOFError: It ends too early.
    """
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", ""))
    if not 0 <= length <= MAX_REPLY_BYTES:
        raise ValueError("a reply of this length is none")
    return _Answer(int(status_line.split(" ")[1]), await reader.readexactly(length))


def _error(answer: _Answer) -> str:
    try:
        return msgspec.json.decode(answer.body, type=dict[str, str])["error"]
    except (msgspec.MsgspecError, KeyError):
        return "no reason given"


def _always() -> bool:
    return True
