"""Names are looked up once, and connected to only where that is allowed."""

import socket
import threading
from collections.abc import Callable

import pytest

from wrapper_runner.fetching.connecting import Connector, look_up
from wrapper_runner.fetching.errors import Refused
from wrapper_runner.fetching.hosts import HostRules

PORT = 8080


class Network:
    """A resolver and addresses that answer, hang up or hang."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}
        self.dead: set[str] = set()
        self.connected: list[tuple[str, float]] = []

    def getaddrinfo(self, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(0, 0, 0, "", (address, port)) for address in self.names[host]]

    def create_connection(self, address: tuple[str, int], timeout: float) -> socket.socket:
        self.connected.append((address[0], timeout))
        if address[0] in self.dead:
            raise TimeoutError
        return socket.socket()


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network()
    monkeypatch.setattr(socket, "getaddrinfo", network.getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", network.create_connection)
    return network


Connect = Callable[[str], list[str]]


@pytest.fixture
def connect(network: Network) -> Connect:
    connector = Connector(HostRules("http://own.example.org/", ["cdn.example.org"]))

    def to(host: str) -> list[str]:
        network.connected.clear()
        connector.connect(host, PORT, seconds=10.0).close()
        return [address for address, _ in network.connected]

    return to


def test_a_public_host(network: Network, connect: Connect) -> None:
    network.names = {"cdn.example.org": ["93.184.215.14"]}
    assert connect("cdn.example.org") == ["93.184.215.14"]


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "fd00::1", "::ffff:10.0.0.1"]
)
def test_a_name_for_an_internal_address(network: Network, connect: Connect, address: str) -> None:
    network.names = {"cdn.example.org": [address]}
    with pytest.raises(Refused, match="leads to an address of an internal network"):
        connect("cdn.example.org")
    assert network.connected == []


def test_the_hosts_own_internal_address(network: Network, connect: Connect) -> None:
    network.names = {"own.example.org": ["10.0.0.1"]}
    assert connect("own.example.org") == ["10.0.0.1"]


@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "fe80::1", "fd00:ec2::254"])
def test_where_clouds_keep_their_credentials(network: Network, connect: Connect, address: str) -> None:
    network.names = {"own.example.org": [address]}
    with pytest.raises(Refused):
        connect("own.example.org")


def test_a_name_that_was_public_cannot_be_turned_inwards(network: Network, connect: Connect) -> None:
    network.names = {"own.example.org": ["93.184.215.14", "10.0.0.1"]}
    assert connect("own.example.org") == ["93.184.215.14"]
    network.names = {"own.example.org": ["10.0.0.1"]}
    with pytest.raises(Refused):
        connect("own.example.org")


def test_literal_addresses(network: Network) -> None:
    network.names = {"169.254.169.254": ["169.254.169.254"], "10.0.0.1": ["10.0.0.1"]}
    Connector(HostRules("http://169.254.169.254/")).connect("169.254.169.254", PORT, seconds=1.0).close()
    with pytest.raises(Refused):
        Connector(HostRules("http://own.example.org/")).connect("10.0.0.1", PORT, seconds=1.0)


def test_an_address_that_hangs_leaves_time_for_the_next(network: Network, connect: Connect) -> None:
    network.names = {"own.example.org": ["2001:4860::1", "93.184.215.14"]}
    network.dead = {"2001:4860::1"}
    assert connect("own.example.org") == ["2001:4860::1", "93.184.215.14"]
    first, second = (seconds for _, seconds in network.connected)
    assert first <= 5.0
    assert second > 4.0


def test_all_addresses_are_dead(network: Network, connect: Connect) -> None:
    network.names = {"own.example.org": ["93.184.215.14", "93.184.215.15"]}
    network.dead = {"93.184.215.14", "93.184.215.15"}
    with pytest.raises(TimeoutError):
        connect("own.example.org")


def test_an_unknown_name(network: Network, connect: Connect) -> None:
    with pytest.raises(socket.gaierror):
        connect("own.example.org")


def test_a_resolver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    forever = threading.Event()

    def silence(*_: object, **__: object) -> list[object]:
        forever.wait(100)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silence)
    with pytest.raises(TimeoutError, match="name server"):
        look_up("own.example.org", PORT, seconds=0.05)
    forever.set()
