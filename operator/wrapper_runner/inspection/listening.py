"""Opening and closing the port or socket of an inspection."""

import os
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wrapper_contract.addresses import Address, UnixAddress, parse_address
from wrapper_contract.inspection import InspectionSpec
from wrapper_runner.inspection.http import InspectionServer
from wrapper_runner.inspection.jobs import JobQueue
from wrapper_runner.supervision.code import ConfigurationError

_POLL_SECONDS = 0.1


@contextmanager
def listening(spec: InspectionSpec, jobs: JobQueue) -> Iterator[None]:
    """Take requests in, in a thread of its own, while the block runs.

    Raises:
        ConfigurationError: It is not possible to listen there.
    """
    try:
        address = parse_address(spec.listen)
        server = _server(address, spec.token_sha256, jobs)
    except ValueError as error:
        raise ConfigurationError(f"the inspection cannot listen: {error}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(f"the inspection cannot listen at {spec.listen}: {reason}") from None
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        if isinstance(address, UnixAddress):
            Path(address.path).unlink(missing_ok=True)


def _server(address: Address, token_sha256: str, jobs: JobQueue) -> InspectionServer:
    if not isinstance(address, UnixAddress):
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        return InspectionServer(family, tuple(address), token_sha256=token_sha256, jobs=jobs)
    _remove_stale(address.path)
    # Nobody but this user may even connect.
    before = os.umask(0o177)
    try:
        return InspectionServer(socket.AF_UNIX, address.path, token_sha256=token_sha256, jobs=jobs)
    finally:
        os.umask(before)


def _remove_stale(path: str) -> None:
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(Path(path).lstat().st_mode):
            Path(path).unlink()
