"""The publisher as a process of this machine: the core that a cluster has, with a file for the status."""

import http.client
import importlib.util
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import PublisherSink
from wrapper_publisher.local.spec import LocalSpec
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.run_spec import EXECUTION
from wrapperctl.local.session import Session
from wrapperctl.local.signals import put_off
from wrapperctl.local.workspace import Workspace

BROKER_SECONDS = 10.0
"""To find out whether the broker is there."""
END_SECONDS = 25.0
_NEEDED = ("aiohttp", "pika", "prometheus_client")
_TURN = 0.05
_READY = "ok; the broker is there"


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a run delivers to.

    Attributes:
        broker_url: `amqp://…`, with its password.
        checkpoint_path: File that stands for the status.
        checkpoint: What it held.
    """

    broker_url: str
    checkpoint_path: Path
    checkpoint: Checkpoint


@contextmanager
def publishing(destination: Destination, session: Session) -> Iterator[PublisherSink]:
    """Start a publisher that has reached its broker; it ends with the context.

    Raises:
        LocalFailure: It could not be started, or the broker cannot be reached.
    """
    space = session.space
    spec = _spec(destination, session, token=secrets.token_urlsafe(32))
    token_path, spec_path = space.file("token"), space.file("publisher.json")
    token_path.write_text(spec.token)
    spec_path.write_bytes(msgspec.json.encode(spec))
    errors = space.file("publisher.errors")
    process: subprocess.Popen[bytes] | None = None
    try:
        with put_off():
            process = _started(spec_path, errors, space)
        _wait_for_broker(process, spec.socket, errors)
        yield PublisherSink(url=f"unix:{spec.socket}", token_path=str(token_path))
    finally:
        if process is not None:
            _end(process)


def _spec(destination: Destination, session: Session, *, token: str) -> LocalSpec:
    metadata, settings = session.loaded.wrapper.metadata, session.effective
    return LocalSpec(
        socket=str(session.space.file("p")),
        token=token,
        broker_url=destination.broker_url,
        queue=settings.queue,
        wrapper_id=settings.wrapper_id,
        namespace=metadata.namespace,
        name=metadata.name,
        execution=EXECUTION,
        checkpoint=destination.checkpoint,
        checkpoint_path=str(destination.checkpoint_path.absolute()),
    )


def _started(spec: Path, errors: Path, space: Workspace) -> "subprocess.Popen[bytes]":
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"--amqp needs {', '.join(missing)}: pip install 'wrapper-operator[cli,publisher]'"
        raise LocalFailure(ExitCode.CONFIGURATION, message)
    command = ["-m", "wrapperctl.local.tethered", str(os.getpid()), "wrapper_publisher", "--local", str(spec)]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SSL_CERT_FILE") if name in os.environ}
    try:
        with errors.open("wb") as error_file:
            return subprocess.Popen(
                [sys.executable, *command],
                env={**kept, "TMPDIR": str(space.root), "PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=error_file,
                start_new_session=True,
            )
    except OSError as error:
        message = f"cannot start the publisher: {error.strerror or error}"
        raise LocalFailure(ExitCode.UNAVAILABLE, message) from error


def _wait_for_broker(process: "subprocess.Popen[bytes]", path: str, errors: Path) -> None:
    deadline, said = time.monotonic() + BROKER_SECONDS, ""
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LocalFailure(ExitCode.UNAVAILABLE, f"the publisher ended: {_last_line(errors)}")
        said = _readiness(path) or said
        if said == _READY:
            return
        time.sleep(_TURN)
    reason = said.removeprefix("ok; ") or "the publisher does not answer"
    raise LocalFailure(ExitCode.UNAVAILABLE, f"nothing can be delivered: {reason}")


def _readiness(path: str) -> str:
    """Return what the publisher says of its broker; empty while it does not answer."""
    connection = http.client.HTTPConnection("localhost", timeout=2.0)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.sock.settimeout(2.0)
    try:
        connection.sock.connect(path)
        connection.request("GET", "/readyz")
        return connection.getresponse().read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, by force if it takes too long."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("wrapper-publisher: ") if lines else "it said nothing of why"
