"""Which addresses may be connected to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.acquisition.addresses import Reach, literal, reach_of, usable

PUBLIC = [
    "93.184.215.14",
    "1.1.1.1",
    "2606:4700::6810:84e5",
    "172.32.0.1",
    "100.128.0.1",
    "2001:4860:4860::8888",
]
INTERNAL = [
    "127.0.0.1",
    "127.255.0.9",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.127.255.255",
    "198.18.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "::10.0.0.1",
]
NEVER = [
    "169.254.169.254",
    "169.254.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "224.0.0.1",
    "ff02::1",
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
]


@pytest.mark.parametrize(
    ("address", "reach"),
    [
        *((address, Reach.PUBLIC) for address in PUBLIC),
        *((address, Reach.INTERNAL) for address in INTERNAL),
        *((address, Reach.NEVER) for address in NEVER),
    ],
)
def test_reach(address: str, reach: Reach) -> None:
    assert reach_of(address) is reach


@given(st.ip_addresses(v=4))
def test_an_address_within_another_counts_as_itself(address: object) -> None:
    assert reach_of(f"::ffff:{address}") is reach_of(str(address))
    assert reach_of(f"64:ff9b::{address}") is reach_of(str(address))


@pytest.mark.parametrize(
    ("host", "is_literal"),
    [("10.0.0.1", True), ("[::1]", True), ("fe80::1%eth0", True), ("example.org", False), ("1.2.3", False)],
)
def test_literal(host: str, is_literal: bool) -> None:
    assert literal(host) is is_literal


@pytest.mark.parametrize(
    ("addresses", "internal", "left"),
    [
        (["1.1.1.1", "::1"], False, ["1.1.1.1"]),
        (["::1", "1.1.1.1"], True, ["1.1.1.1"]),
        (["10.0.0.1", "169.254.169.254"], True, ["10.0.0.1"]),
        (["10.0.0.1"], False, []),
        (["169.254.169.254", "0.0.0.0"], True, []),
    ],
)
def test_usable(addresses: list[str], internal: bool, left: list[str]) -> None:
    assert usable(addresses, internal=internal) == left
