"""Where an inspection listens: a Unix socket, or a host and a port."""

from typing import NamedTuple

_UNIX = "unix:"
MAX_SOCKET_PATH = 107
"""Bytes that Linux takes as a socket's path."""


class UnixAddress(NamedTuple):
    """A socket on this machine."""

    path: str


class TcpAddress(NamedTuple):
    """A port of a host."""

    host: str
    port: int


Address = UnixAddress | TcpAddress


def parse_address(text: str) -> Address:
    """Read `unix:<path>` or `<host>:<port>` (an IPv6 host in brackets).

    Raises:
        ValueError: It is neither; says what one looks like.

    >>> parse_address("unix:/run/inspection.sock")
    UnixAddress(path='/run/inspection.sock')
    >>> parse_address("[::1]:8080")
    TcpAddress(host='::1', port=8080)
    """
    if text.startswith(_UNIX):
        return _unix(text.removeprefix(_UNIX))
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError(f"{text!r} is no address: write unix:<path> or <host>:<port>")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    return TcpAddress(host, int(port))


def _unix(path: str) -> UnixAddress:
    if not path:
        raise ValueError("an address that begins with unix: goes on with a path")
    if len(path.encode()) > MAX_SOCKET_PATH:
        raise ValueError(f"the path {path!r} is too long for a socket: at most {MAX_SOCKET_PATH} bytes")
    return UnixAddress(path)
