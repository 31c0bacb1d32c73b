"""Connections to addresses that are allowed: a name is looked up once, checked, and that address used."""

import contextlib
import queue
import socket
import threading
import time

from wrapper_runner.acquisition.addresses import Reach, literal, reach_of, usable
from wrapper_runner.fetching.hosts import HostRules, refused_address

_SHORTEST_TRY = 1.0


class Connector:
    """Connects to hosts, as far as the rules allow.

    Args:
        rules: Which hosts may be on an internal network.
    """

    def __init__(self, rules: HostRules) -> None:
        self._rules = rules
        self._public: set[str] = set()

    def connect(self, host: str, port: int, *, seconds: float) -> socket.socket:
        """Return a connection.

        Args:
            host: A name or an address.
            port: Of TCP.
            seconds: For looking up and connecting; an address that hangs leaves time for the next one.

        Raises:
            Refused: All of its addresses are on an internal network.
            OSError: There is no connection to be had (`socket.gaierror`: the name is not known).
        """
        end = time.monotonic() + seconds
        addresses = self._allowed(host, look_up(host, port, seconds=seconds))
        for at, address in enumerate(addresses):
            left = max(0.1, end - time.monotonic())
            last = at == len(addresses) - 1
            try:
                return _open(address, port, seconds=left if last else max(min(left, _SHORTEST_TRY), left / 2))
            except OSError:
                if last:
                    raise
        raise refused_address(host, resolved=True)

    def _allowed(self, host: str, addresses: list[str]) -> list[str]:
        named = self._rules.named(host)
        if literal(host):
            if not named and reach_of(addresses[0]) is not Reach.PUBLIC:
                raise refused_address(host)
            return addresses
        # A name that was public stays so: it cannot be turned on the internal network later.
        allowed = usable(addresses, internal=named and host not in self._public)
        if not allowed:
            raise refused_address(host, resolved=True)
        if reach_of(allowed[0]) is Reach.PUBLIC:
            self._public.add(host)
        return allowed


def look_up(host: str, port: int, *, seconds: float) -> list[str]:
    """Return the addresses of a host in the order of the resolver.

    Raises:
        socket.gaierror: The name is not known.
        TimeoutError: The resolver does not answer in time; it cannot be told to.
    """
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except OSError as error:
            answers.put(error)
        except UnicodeError:
            answers.put(socket.gaierror(socket.EAI_NONAME, "no host name"))
        else:
            answers.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("the name server does not answer") from None
    if isinstance(answer, OSError):
        raise answer
    if not answer:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    return answer


def _open(address: str, port: int, *, seconds: float) -> socket.socket:
    connection = socket.create_connection((address, port), timeout=seconds)
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
