"""Which redirects are followed."""

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.acquisition import AcquisitionError
from wrapper_runner.acquisition.redirects import check_url, origin, redirected


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("https://a.org/x/y?z=1", "/new", "https://a.org/new"),
        ("https://a.org/x/y", "z.csv", "https://a.org/x/z.csv"),
        ("https://a.org/x", "https://b.org/y?k=v", "https://b.org/y?k=v"),
        ("http://a.org/x", "https://a.org/x", "https://a.org/x"),
        ("http://a.org/x", "http://b.org/x#part", "http://b.org/x"),
        ("https://a.org/x", "//b.org/y", "https://b.org/y"),
        ("https://a.org/x", "/a file.csv", "https://a.org/a%20file.csv"),
        ("https://a.org/x", "/a%20file.csv", "https://a.org/a%20file.csv"),
    ],
)
def test_followed(url: str, location: str, target: str) -> None:
    assert redirected(url, location) == target


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://a.org/x", "https to http"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://a.org/x", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        (None, "leads nowhere"),
        ("", "leads nowhere"),
        ("https://[::1", "no url"),
        ("https://b.org:99999/x", "no url"),
        ("/x\x1b[31m.csv", "no url"),
    ],
)
def test_refused(location: str | None, words: str) -> None:
    with pytest.raises(AcquisitionError, match=words) as caught:
        redirected("https://a.org/x?token=secret", location)
    assert caught.value.exit_code == ExitCode.NO_DATA
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://a.org", "https://a.org/"),
        (" https://a.org/x y?q=ã ", "https://a.org/x%20y?q=%C3%A3"),
        ("https://a.org/dados/município.csv", "https://a.org/dados/munic%C3%ADpio.csv"),
        ("https://a.org/x%2Fy?a=b&c=d;e#f", "https://a.org/x%2Fy?a=b&c=d;e"),
        ("HTTP://a.org/", "http://a.org/"),
        ("https://data.bücher.example:8443/x", "https://data.xn--bcher-kva.example:8443/x"),
        ("https://jo%C3%A3o:p@BÜCHER.example/x", "https://jo%C3%A3o:p@xn--bcher-kva.example/x"),
    ],
)
def test_urls_are_made_fit_for_a_request(url: str, checked: str) -> None:
    assert check_url(url) == checked


@pytest.mark.parametrize(
    "url",
    ["", "data.csv", "ftp://a.org/x", "https://", "https:///x", "https://a.org:99999/", "http://a\r\nX: y/"],
)
def test_no_urls(url: str) -> None:
    with pytest.raises(AcquisitionError) as caught:
        check_url(url)
    assert caught.value.exit_code == ExitCode.CONFIGURATION


def test_origins_differ_by_scheme_host_and_port() -> None:
    assert origin("https://A.org/x") == origin("https://a.org:443/y")
    assert (
        len({origin(url) for url in ("http://a.org", "https://a.org", "https://b.org", "https://a.org:8443")})
        == 4
    )
