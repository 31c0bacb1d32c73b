"""The HTTP side of an inspection: who may ask, for what, how much and how slowly; no work is done here."""

import json
import socketserver
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeVar

import msgspec

from wrapper_contract.inspection import (
    FETCH_PATH,
    PREFLIGHT_PATH,
    PROFILE_PATH,
    FetchRequest,
    PreflightRequest,
)
from wrapper_runner.acquisition.watchdog import Watchdog
from wrapper_runner.inspection.authorization import is_authorized
from wrapper_runner.inspection.jobs import Job, JobQueue

Request = TypeVar("Request", FetchRequest, PreflightRequest)

MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_CONNECTIONS = 16
READ_SECONDS = 15.0
"""For a whole request."""


class Refusal(Exception):  # noqa: N818 - an answer, not a failure of ours
    """A request that is not taken.

    Args:
        status: Of the answer.
        message: What is wrong with it.
    """

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Handler(BaseHTTPRequestHandler):
    """One connection, one request."""

    protocol_version = "HTTP/1.1"
    server_version = "wrapper-runner"
    sys_version = ""
    timeout = READ_SECONDS
    # What is no HTTP at all is answered as HTTP too.
    default_request_version = "HTTP/1.1"

    server: "InspectionServer"

    def handle(self) -> None:
        """Read one request, in the time for a whole one, and answer it."""
        self.close_connection = True
        with Watchdog(READ_SECONDS) as self._watchdog:
            self._watchdog.watch(self.connection)
            self.handle_one_request()

    def do_POST(self) -> None:
        """Answer a request that may change what this process does."""
        try:
            job = self._job()
            self._watchdog.call_off()
        except Refusal as refusal:
            self._answer(refusal.status, json.dumps({"error": refusal.message}).encode())
            return
        if self.server.jobs.offer(job):
            self._answer(HTTPStatus.OK, job.wait())
        else:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, b'{"error": "too many requests are waiting"}')

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what the library refuses, without echoing the request."""
        del message, explain
        status = HTTPStatus(code)
        self._answer(status, json.dumps({"error": status.phrase}).encode())

    def _job(self) -> Job:
        if not is_authorized(self.headers.get("authorization"), token_sha256=self.server.token_sha256):
            raise Refusal(HTTPStatus.UNAUTHORIZED, "the bearer token is not the one of this inspection")
        if self.path == PROFILE_PATH:
            self._body()
            return Job(None)
        if self.path == FETCH_PATH:
            return Job(_decoded(self._body(), FetchRequest))
        if self.path == PREFLIGHT_PATH:
            return Job(_decoded(self._body(), PreflightRequest))
        served = f"{PROFILE_PATH}, {FETCH_PATH} and {PREFLIGHT_PATH}"
        raise Refusal(HTTPStatus.NOT_FOUND, f"only {served} are served")

    def _body(self) -> bytes:
        length = self.headers.get("content-length", "0" if self.path == PROFILE_PATH else "")
        if not (length.isascii() and length.isdigit()):
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "the request has no Content-Length")
        if len(length) > 9 or int(length) > MAX_BODY_BYTES:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {MAX_BODY_BYTES} bytes")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise Refusal(HTTPStatus.BAD_REQUEST, "the body ended before its Content-Length")
        return body

    def _answer(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: paths and peers of a port that is open to a network are no news."""


def _decoded(body: bytes, kind: type[Request]) -> Request:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"the request cannot be read: {error}") from None


class InspectionServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Listens, and turns requests into jobs; a thread a connection, of which there are few.

    Args:
        family: Of the socket.
        address: As that family takes it.
        token_sha256: Of the token that every request must carry.
        jobs: Where requests go.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 16

    def __init__(self, family: int, address: Any, *, token_sha256: str, jobs: JobQueue) -> None:
        self.address_family = family
        self.token_sha256 = token_sha256
        self.jobs = jobs
        self._slots = threading.BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Start a thread for a connection, or hang up when there are too many."""
        if self._slots.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection, then make room for another."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of peers that hang up or send nonsense."""
