"""A tap in the line between publisher and broker, by which a test slows, holds or cuts what flows to it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cluster.layout import AMQP_PORT, BRIDGE_ADDRESS

SLOW = 400_000
"""Bytes a second: a batch of 16,000 points takes some seconds."""
TRICKLE = 50_000
"""Bytes a second: what is halfway now is not at its end a minute later."""
DRIP = 10_000
"""Bytes a second: what is halfway now is not at its end five minutes later."""
FIRST_BATCH = 1_300_000
"""Bytes: the first batch of 16,000 points has passed, and part of the next."""
_CHUNK = 16 * 1024
_HELD_TURN = 0.05


class Tap:
    """Passes TCP connections on to the broker.

    Args:
        port: Where it would like to listen on the pods' bridge; if others do, it takes any.

    Attributes:
        port: Where it listens.
        rate: Bytes a second towards the broker over all connections; None for as fast as can be, 0 for
            none. What the broker answers is never slowed.
        closed: Whether it hangs up on whoever comes, as if there were no broker.
    """

    def __init__(self, port: int) -> None:
        self.rate: int | None = None
        self.closed = False
        self._slow_bytes: int | None = None
        self._listener = _listener(port)
        self.port: int = self._listener.getsockname()[1]
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        threading.Thread(target=self._accept, name="tap", daemon=True).start()

    def slow_then_trickle(self) -> None:
        """Let a first batch through slowly, and from then on no more than a trickle."""
        self._slow_bytes = FIRST_BATCH
        self.rate = SLOW

    def hold(self) -> None:
        """Let nothing through."""
        self._slow_bytes, self.rate = None, 0

    def trickle(self) -> None:
        """Let little through."""
        self._slow_bytes, self.rate = None, TRICKLE

    def drip(self) -> None:
        """Let hardly anything through."""
        self._slow_bytes, self.rate = None, DRIP

    def flow(self) -> None:
        """Let everything through as fast as it comes."""
        self._slow_bytes = self.rate = None

    def broker_side_ports(self) -> set[int]:
        """Return the local ports of the connections to the broker, by which it knows them."""
        return {broker.getsockname()[1] for _, broker in list(self._pairs)}

    def cut(self) -> int:
        """Close every connection at once and return how many there were."""
        pairs = list(self._pairs)
        for pair in pairs:
            self._hang_up(pair)
        return len(pairs)

    def close(self) -> None:
        """Accept nothing more, and hang up."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.closed:
                client.close()
                continue
            try:
                broker = socket.create_connection((BRIDGE_ADDRESS, AMQP_PORT), timeout=5)
            except OSError:
                client.close()
                continue
            broker.settimeout(None)
            pair = (client, broker)
            self._pairs.add(pair)
            for source, target, paced in ((client, broker, True), (broker, client, False)):
                pump = threading.Thread(target=self._pump, args=(pair, source, target, paced), daemon=True)
                pump.start()

    def _pump(
        self,
        pair: tuple[socket.socket, socket.socket],
        source: socket.socket,
        target: socket.socket,
        paced: bool,
    ) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if paced:
                    self._pace(len(data))
                target.sendall(data)
        self._hang_up(pair)

    def _pace(self, size: int) -> None:
        if self._slow_bytes is not None:
            self._slow_bytes -= size
            if self._slow_bytes < 0:
                self._slow_bytes = None
                self.rate = TRICKLE
        while self.rate == 0:
            time.sleep(_HELD_TURN)
        rate = self.rate
        if rate:
            time.sleep(size / rate)

    def _hang_up(self, pair: tuple[socket.socket, socket.socket]) -> None:
        self._pairs.discard(pair)
        for end in pair:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _listener(port: int) -> socket.socket:
    try:
        return socket.create_server((BRIDGE_ADDRESS, port))
    except OSError:
        return socket.create_server((BRIDGE_ADDRESS, 0))


@contextmanager
def open_tap(port: int) -> Iterator[Tap]:
    """Open a tap for a while."""
    tap = Tap(port)
    try:
        yield tap
    finally:
        tap.close()
