"""A hard end for connections: a time limit that also holds while a library waits for a byte at a time."""

import contextlib
import socket
import threading
from types import TracebackType


class Watchdog:
    """Shuts every connection it was shown when its time is over, so that whoever reads from one returns.

    Args:
        seconds: From now; none or less shuts at once.
    """

    def __init__(self, seconds: float) -> None:
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._over = False
        self._timer = threading.Timer(max(0.0, seconds), self._shut_all)
        self._timer.daemon = True

    def __enter__(self) -> "Watchdog":
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.call_off()

    def call_off(self) -> None:
        """Let the connections live."""
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection too when the time is over."""
        with self._lock:
            self._sockets.append(connection)
            if self._over:
                shut(connection)

    def _shut_all(self) -> None:
        with self._lock:
            self._over = True
            for connection in self._sockets:
                shut(connection)


def shut(connection: socket.socket) -> None:
    """End a connection, so that whoever reads from it returns."""
    # Closed already is as good.
    with contextlib.suppress(OSError, ValueError):
        connection.shutdown(socket.SHUT_RDWR)
