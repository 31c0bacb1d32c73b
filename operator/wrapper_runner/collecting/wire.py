"""The collector's end of the socket."""

import io
import os

import msgspec

from wrapper_contract import ipc


class Wire:
    """Lines to and from the supervisor over one connected socket.

    Attributes:
        busy: Whether a line is being written just now.

    Args:
        descriptor: Of the socket, blocking.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._incoming = io.BufferedReader(io.FileIO(descriptor, "rb", closefd=False))
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(ipc.ToCollector)
        self.busy = False

    def receive_start(self) -> ipc.Start | None:
        """Wait for the first line that the supervisor sends; None if it hung up instead."""
        message = self._receive()
        return message if isinstance(message, ipc.Start) else None

    def receive_call(self) -> ipc.Call | None:
        """Wait for the next call; None if the supervisor hung up instead."""
        message = self._receive()
        return message if isinstance(message, ipc.Call) else None

    def receive_answer(self) -> tuple[ipc.Answer, bytes] | None:
        """Wait for the answer to a request; None if the supervisor hung up instead.

        The body is read into one object of its size, without another copy.
        """
        message = self._receive()
        if not isinstance(message, ipc.Answer):
            return None
        body = self._incoming.read(message.length)
        return (message, body) if len(body) == message.length else None

    def send(self, message: ipc.FromCollector) -> None:
        """Send a line; waits while the supervisor is behind.

        Raises:
            OSError: The supervisor is gone.
        """
        line = memoryview(self._encoder.encode(message) + b"\n")
        self.busy = True
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        finally:
            self.busy = False

    def tick(self, row: int) -> None:
        """Give a sign of life from a signal handler, unless a line is being written just then."""
        if not self.busy:
            self.send(ipc.Tick(row=row))

    def _receive(self) -> ipc.ToCollector | None:
        line = self._incoming.readline()
        return self._decoder.decode(line) if line.endswith(b"\n") else None
