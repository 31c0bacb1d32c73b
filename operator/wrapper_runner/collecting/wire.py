"""The collector's end of the socket."""

import io
import os
import select
from time import monotonic

import msgspec

from wrapper_contract import ipc

HELD_BYTES = 64 * 1024
HELD_SECONDS = 0.05
PIECE_BYTES = 32 * 1024
"""That a socket with room for anything takes in without waiting: Linux says so only with most of it free."""


class Wire:
    """Lines to and from the supervisor over one connected socket.

    Attributes:
        busy: Whether a line is being written just now.
        awaits_answer: Whether a request was sent whose answer nobody has taken.

    Args:
        descriptor: Of the socket, blocking.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._incoming = io.BufferedReader(io.FileIO(descriptor, "rb", closefd=False))
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(ipc.ToCollector)
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN | select.POLLOUT)
        self._held = b""
        self._flushed = 0.0
        self._early: tuple[ipc.Answer, bytes] | None = None
        self.busy = False
        self.awaits_answer = False

    def receive_start(self) -> ipc.Start | None:
        """Wait for the first line that the supervisor sends; None if it hung up instead."""
        message = self._receive()
        return message if isinstance(message, ipc.Start) else None

    def receive_call(self) -> ipc.Call | None:
        """Wait for the next call; None if the supervisor hung up instead. An answer before it is dropped."""
        if self.awaits_answer and self.receive_answer() is None:
            return None
        message = self._receive()
        return message if isinstance(message, ipc.Call) else None

    def receive_answer(self) -> tuple[ipc.Answer, bytes] | None:
        """Wait for the answer to a request; None if the supervisor hung up instead."""
        answer = self._early or self._read_answer()
        self._early = None
        self.awaits_answer = False
        return answer

    def _read_answer(self) -> tuple[ipc.Answer, bytes] | None:
        """Read an answer, its body into one object of its size, without another copy."""
        message = self._receive()
        if not isinstance(message, ipc.Answer):
            return None
        body = self._incoming.read(message.length)
        return (message, body) if len(body) == message.length else None

    def ask(self, get: ipc.Get) -> None:
        """Send a request; its answer is to be taken before the next one.

        Raises:
            OSError: The supervisor is gone.
        """
        self.send(get)
        self.awaits_answer = True

    def send(self, message: ipc.FromCollector) -> None:
        """Send a line, behind what is held; waits while the supervisor is behind.

        Raises:
            OSError: The supervisor is gone.
        """
        self._held += self._encoder.encode(message) + b"\n"
        self._flush()

    def hold(self, message: ipc.FromCollector) -> None:
        """Send a line with the next one, so that a request can be seen together with the points before it.

        It is sent at once where there is much already, or where lines come slowly.

        Raises:
            OSError: The supervisor is gone.
        """
        self._held += self._encoder.encode(message) + b"\n"
        if len(self._held) >= HELD_BYTES or monotonic() > self._flushed + HELD_SECONDS:
            self._flush()

    def _flush(self) -> None:
        line = memoryview(self._held)
        self._held = b""
        self.busy = True
        try:
            while line:
                piece = line[: self._room()] if self._may_be_written_to() else line
                line = line[os.write(self._descriptor, piece) :]
        finally:
            self.busy = False
            self._flushed = monotonic()

    def _may_be_written_to(self) -> bool:
        """Tell whether the supervisor may be writing an answer. It reads nothing meanwhile."""
        return self.awaits_answer and self._early is None

    def _room(self) -> int:
        """Return how much can be written without waiting; take in the answer if it stands in the way."""
        if any(event & select.POLLOUT for _, event in self._poll.poll()):
            return PIECE_BYTES
        self._early = self._read_answer()
        return 0

    def tick(self, row: int) -> None:
        """Give a sign of life from a signal handler, unless a line is being written just then."""
        if not self.busy:
            self.send(ipc.Tick(row=row))

    def _receive(self) -> ipc.ToCollector | None:
        line = self._incoming.readline()
        return self._decoder.decode(line) if line.endswith(b"\n") else None
