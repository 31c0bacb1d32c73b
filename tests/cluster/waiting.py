"""Wait for something to become true, bounded."""

import socket
import time
from collections.abc import Callable


def until(
    what: str, condition: Callable[[], object], *, timeout: float = 60.0, interval: float = 0.1
) -> None:
    """Call `condition` until it is true.

    Raises:
        TimeoutError: It was not within `timeout` seconds; the text names `what`.
    """
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout:g} s")
        time.sleep(interval)


def listens(address: str, port: int) -> bool:
    """Return whether something accepts connections there."""
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False
