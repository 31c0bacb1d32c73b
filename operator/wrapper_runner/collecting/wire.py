"""The collector's end of the socket."""

import os

import msgspec

from wrapper_contract import ipc


class Wire:
    """Lines to and from the supervisor over one connected socket.

    Args:
        descriptor: Of the socket, blocking.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._encoder = msgspec.json.Encoder()
        self._busy = False

    def receive_start(self) -> ipc.Start | None:
        """Wait for the one line that the supervisor sends; None if it hung up instead."""
        received = b""
        while not received.endswith(b"\n"):
            chunk = os.read(self._descriptor, 64 * 1024)
            if not chunk:
                return None
            received += chunk
        return msgspec.json.decode(received, type=ipc.Start)

    def send(self, message: ipc.FromCollector) -> None:
        """Send a line; waits while the supervisor is behind.

        Raises:
            OSError: The supervisor is gone.
        """
        line = memoryview(self._encoder.encode(message) + b"\n")
        self._busy = True
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        finally:
            self._busy = False

    def tick(self, row: int) -> None:
        """Give a sign of life from a signal handler, unless a line is being written just then."""
        if not self._busy:
            self.send(ipc.Tick(row=row))
