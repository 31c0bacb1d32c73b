"""Redirects: followed by hand, each hop only to where it may go and with what belongs there."""

from collections.abc import Callable, Iterator

import pytest

from integration.fetching.api_server import FOR_LOCALHOST, Answer, ApiServer, api_server, json_answer
from integration.fetching.conftest import Clients, failure_of
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ApiKey, Bearer
from wrapper_runner.fetching import Refused

Secret = Callable[[str, str], str]


def to(location: str, status: int = 302) -> Answer:
    return Answer(status, b"moved", {"Location": location})


@pytest.fixture
def other() -> Iterator[ApiServer]:
    with api_server() as running:
        yield running


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_followed_on_the_same_host_with_credentials(
    server: ApiServer, clients: Clients, secret: Secret, status: int
) -> None:
    server.route("/old", to("new?x=1", status))
    server.route("/new", json_answer([7]))
    credentials = ApiKey(path=secret("obs/key", "s3cret-s3cret"), query_parameter="key")
    client = clients.make(server.base + "/old", headers={"X-A": "b"}, credentials=credentials)
    got = client.fetch()
    assert (got.content, got.url) == (b"[7]", server.base + "/new?x=…")
    assert server.seen[-1].query == {"x": ["1"], "key": ["s3cret-s3cret"]}
    assert server.seen[-1].headers["x-a"] == "b"
    assert client.requests == 2


def test_to_another_server_without_credentials(
    server: ApiServer, other: ApiServer, clients: Clients, secret: Secret
) -> None:
    """Even those that the source itself writes into the redirect."""
    other.route("/data", json_answer([7]))
    server.route("/", to(other.base + "/data?key=s3cret-s3cret"))
    client = clients.make(
        server.base,
        allowed_hosts=["localhost", "127.0.0.1"],
        headers={"Cookie": "a=b"},
        credentials=Bearer(path=secret("obs/key", "s3cret-s3cret")),
    )
    assert client.fetch().content == b"[7]"
    (seen,) = other.seen
    assert "s3cret" not in repr(seen)
    assert not {"authorization", "cookie"} & set(seen.headers)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (
            "https://example.org/x?key=s3cret-s3cret",
            "redirects to https://example.org/x?key=…: the host example.org",
        ),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is not allowed"),
        ("http://[::1]/", "::1 is not allowed"),
        ("file:///etc/passwd", "only http and https are followed"),
        ("gopher://localhost/", "only http and https are followed"),
        ("http://me:s3cret-s3cret@localhost/", "names a user"),
        ("", "leads nowhere"),
    ],
)
def test_refused(server: ApiServer, clients: Clients, secret: Secret, location: str, words: str) -> None:
    client = clients.make(
        server.route("/", to(location)), credentials=Bearer(path=secret("obs/key", "s3cret-s3cret"))
    )
    with pytest.raises(Refused) as caught:
        client.fetch()
    assert words in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("address", ["127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "100.64.0.1"])
def test_allowed_hosts_do_not_open_internal_addresses(
    server: ApiServer, clients: Clients, address: str
) -> None:
    server.route("/", to(f"http://{address}:1/"))
    client = clients.make(server.base, allowed_hosts=[address.strip("[]")])
    with pytest.raises(Refused, match="is an address of an internal network"):
        client.fetch()


def test_a_name_for_an_internal_address(server: ApiServer, clients: Clients) -> None:
    """Checked on what the name resolves to, since nothing is wrong with the name."""
    port = server.base.rpartition(":")[2]
    server.route("/", to(f"http://localhost:{port}/data"))
    client = clients.make(f"http://127.0.0.1:{port}/", allowed_hosts=["localhost"])
    with pytest.raises(Refused, match="localhost leads to an address of an internal network"):
        client.fetch()
    assert server.times("/data") == 0


def test_from_https_to_http(clients: Clients, server: ApiServer) -> None:
    with api_server(certificate=FOR_LOCALHOST) as secure:
        client = clients.make(secure.route("/", to(server.base)), ca_bundle_path=FOR_LOCALHOST)
        with pytest.raises(Refused, match="from https to http is not followed"):
            client.fetch()
    assert server.seen == []


def test_circles(server: ApiServer, clients: Clients) -> None:
    server.route("/a", to("/b"))
    server.route("/b", to("/a"))
    client = clients.make(server.base + "/a")
    failure = failure_of(client)
    assert (failure.exit_code, failure.reason) == (ExitCode.NO_DATA, "SourceUnusable")
    assert "redirects in a circle" in failure.message
    assert client.requests == 2
    server.route("/start", to("/a"))
    assert "redirects in a circle" in failure_of(client, "/start").message
    assert client.requests == 2 + 3


def test_endless_redirects(server: ApiServer, clients: Clients) -> None:
    server.route("/a", lambda seen: to(f"/a?n={seen.number}"))
    client = clients.make(server.base + "/a")
    assert "redirects more than 10 times" in failure_of(client).message
    assert client.requests == 11
