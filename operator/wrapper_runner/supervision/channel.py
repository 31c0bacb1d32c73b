"""Lines from the collector, of bounded length, without ever waiting for long."""

import select
import socket
from collections.abc import Iterator
from contextlib import suppress

from wrapper_contract.ipc import MAX_LINE_BYTES

CHUNK = 256 * 1024


class LineTooLong(Exception):  # noqa: N818 - what is too long is said by the name
    """A line is longer than the contract allows."""


class Channel:
    """The supervisor's end of the socket.

    Args:
        connection: Connected; this object closes it.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)
        self._pending = b""
        self.closed_by_peer = False

    def send(self, line: bytes) -> None:
        """Send a line.

        Raises:
            OSError: The collector is gone, or does not read.
        """
        self._connection.settimeout(10.0)
        self._connection.sendall(line + b"\n")
        self._connection.settimeout(0.0)

    def lines(self, timeout: float) -> Iterator[bytes]:
        """Yield the lines that have come; none if none came in this many seconds.

        Raises:
            LineTooLong: A line is not over after `MAX_LINE_BYTES`.
        """
        if not self._poll.poll(timeout * 1000):
            return
        try:
            chunk = self._connection.recv(CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            chunk = b""
        if not chunk:
            self.closed_by_peer = True
            return
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        if len(self._pending) >= MAX_LINE_BYTES:
            raise LineTooLong
        yield from lines

    def end_sending(self) -> None:
        """Tell the other side that nothing more will be said or wanted."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
