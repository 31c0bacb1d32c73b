"""Lines from the collector, of bounded length, and what it is sent, without ever waiting for long."""

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

from wrapper_contract.ipc import MAX_LINE_BYTES

CHUNK = 256 * 1024
TURN_SECONDS = 0.1


class LineTooLong(Exception):  # noqa: N818 - what is too long is said by the name
    """A line is longer than the contract allows."""


class Channel:
    """The supervisor's end of the socket.

    Args:
        connection: Connected; this object closes it.
    """

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(0.0)
        self._connection = connection
        self._incoming = _poll(connection, select.POLLIN)
        self._room = _poll(connection, select.POLLOUT)
        self._pending = b""
        self.closed_by_peer = False

    def send(self, *parts: bytes, on_turn: Callable[[], None]) -> None:
        """Send bytes as they are.

        Args:
            parts: One after the other, not copied, and seen together by the other side.
            on_turn: Called about ten times a second while there is no room; it may raise.

        Raises:
            OSError: The collector is gone.
        """
        rest = [memoryview(part) for part in parts if part]
        while rest:
            try:
                rest = _behind(rest, self._connection.sendmsg(rest))
            except BlockingIOError:
                self._room.poll(TURN_SECONDS * 1000)
                on_turn()

    def lines(self, timeout: float = TURN_SECONDS) -> Iterator[bytes]:
        """Yield the lines that have come; none if none came in this many seconds.

        Raises:
            LineTooLong: A line is not over after `MAX_LINE_BYTES`.
        """
        if not self._incoming.poll(timeout * 1000):
            return
        chunk = self._received()
        if not chunk:
            return
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        if len(self._pending) >= MAX_LINE_BYTES:
            raise LineTooLong
        yield from lines

    def _received(self) -> bytes:
        """Return what has come, with the rest of its last line where that is there already."""
        chunk = b""
        with suppress(BlockingIOError):
            while not chunk.endswith(b"\n") and len(chunk) < CHUNK:
                try:
                    more = self._connection.recv(CHUNK)
                except ConnectionError:
                    more = b""
                if not more:
                    self.closed_by_peer = True
                    break
                chunk += more
        return chunk

    def end_sending(self) -> None:
        """Tell the other side that nothing more will be said or wanted."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def _behind(parts: list[memoryview], count: int) -> list[memoryview]:
    """Return what is left of parts behind so many bytes."""
    while parts and count >= len(parts[0]):
        count -= len(parts[0])
        parts = parts[1:]
    return [parts[0][count:], *parts[1:]] if parts else []


def _poll(connection: socket.socket, event: int) -> select.poll:
    poll = select.poll()
    poll.register(connection, event)
    return poll
