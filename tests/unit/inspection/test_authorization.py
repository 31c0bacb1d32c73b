"""Who may ask an inspection, and where it listens."""

import hashlib

import pytest

from wrapper_contract.addresses import TcpAddress, UnixAddress, parse_address
from wrapper_runner.inspection.authorization import is_authorized

TOKEN = "t0ken"
DIGEST = hashlib.sha256(TOKEN.encode()).hexdigest()


@pytest.mark.parametrize(
    ("header", "digest", "allowed"),
    [
        ("Bearer t0ken", DIGEST, True),
        ("bearer t0ken ", DIGEST.upper(), True),
        ("Bearer T0ken", DIGEST, False),
        ("Bearer ", DIGEST, False),
        ("Basic t0ken", DIGEST, False),
        ("t0ken", DIGEST, False),
        ("", DIGEST, False),
        (None, DIGEST, False),
        ("Bearer t0ken", "", False),
        ("Bearer ", hashlib.sha256(b"").hexdigest(), False),
        (f"Bearer {DIGEST}", DIGEST, False),
        ("Bearer \udcff", DIGEST, False),
    ],
)
def test_only_the_token_opens(header: str | None, digest: str, allowed: bool) -> None:
    assert is_authorized(header, token_sha256=digest) is allowed


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("unix:/run/x.sock", UnixAddress("/run/x.sock")),
        ("127.0.0.1:80", TcpAddress("127.0.0.1", 80)),
        ("[::1]:8080", TcpAddress("::1", 8080)),
        ("inspect.pods.svc:65535", TcpAddress("inspect.pods.svc", 65535)),
    ],
)
def test_addresses(text: str, address: object) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "host", ":80", "host:", "host:x", "host:65536", "unix:", "unix:/" + "x" * 120]
)
def test_no_addresses(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|path"):
        parse_address(text)
