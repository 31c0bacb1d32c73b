"""Which hosts may be asked, and which are told credentials."""

import pytest

from wrapper_runner.fetching.errors import Refused
from wrapper_runner.fetching.hosts import HostRules

RULES = HostRules(
    "http://API.example.org/v1", ["data.example.org", "10.0.0.7"], "https://login.example.org/token"
)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org/x",
        "http://API.EXAMPLE.ORG.:80/x",
        "https://data.example.org:8443/x",
        "https://api.example.org/x",
        "https://data.example.org/x",
    ],
)
def test_allowed(url: str) -> None:
    RULES.check(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/", "the host example.org is not allowed"),
        ("https://api.example.org.evil.org/", "not allowed"),
        ("https://evil.org/api.example.org", "not allowed"),
        ("https://evil.org\\.api.example.org/", "not allowed"),
        ("https://login.example.org/token", "not allowed"),
        ("https://api.example.org@evil.org/", "names a user"),
        ("https://me:p4ss@api.example.org/", "names a user"),
        ("https://10.0.0.7/", "is an address of an internal network"),
        ("https:///x", "not allowed"),
        ("http://api.example.org:8080/x", "the port 8080 of api.example.org is not that of source.api.url"),
    ],
)
def test_refused(url: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        RULES.check(url)
    assert "p4ss" not in str(caught.value)


def test_an_internal_address_that_the_url_names() -> None:
    HostRules("http://10.0.0.7:8080/v1").check("http://10.0.0.7:8080/v2")
    with pytest.raises(Refused, match="the port 2379"):
        HostRules("http://10.0.0.7:8080/v1").check("http://10.0.0.7:2379/v2")
    HostRules("http://[fd00::1]/v1").check("http://[FD00::1]/v2")


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("http://api.example.org/other", True),
        ("http://api.example.org:80/", True),
        ("https://api.example.org/", True),
        ("https://api.example.org:8443/", False),
        ("http://api.example.org:8080/", False),
        ("http://data.example.org/", False),
        ("https://login.example.org/", False),
    ],
)
def test_trusted(url: str, trusted: bool) -> None:
    assert RULES.trusted(url) is trusted


def test_https_is_never_left() -> None:
    assert not HostRules("https://a.org/").trusted("http://a.org/")
    assert not HostRules("http://a.org:8080/").trusted("https://a.org/")
