"""A hard end for replies that take too long, also while a library waits for a byte at a time."""

import contextlib
import socket
import threading
import time
import weakref
from collections.abc import Iterator

from wrapper_runner.acquisition.watchdog import shut


class ReplyLimit:
    """Shuts a source's connections when a reply's time is over, so that whoever reads from one returns.

    One thread serves all requests, and ends when there was none for a while: to start one for each would
    cost more than the rest of a request.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connections: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._end: float | None = None
        self._over = False
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Limit what happens inside; always by the same number of seconds."""
        with self._lock:
            self._end, self._over = time.monotonic() + seconds, False
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._end = None

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection too when the time is over."""
        with self._lock:
            self._connections.add(connection)
            if self._over:
                shut(connection)

    def close(self) -> None:
        """End the thread."""
        self._closed.set()

    def _keep(self) -> None:
        while (left := self._left()) > 0:
            self._closed.wait(left)

    def _left(self) -> float:
        """Return the seconds until the next look; none if there is nothing more to look after."""
        with self._lock:
            left = 0.0 if self._end is None or self._closed.is_set() else self._end - time.monotonic()
            if left <= 0:
                self._thread = None
                if self._end is not None and not self._closed.is_set():
                    self._over = True
                    for connection in list(self._connections):
                        shut(connection)
            return left
