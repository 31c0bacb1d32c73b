"""By way of the proxy that the environment names."""

import pytest

from integration.fetching.api_server import Answer, ApiServer, Seen, api_server, json_answer
from integration.fetching.conftest import Clients, failure_of
from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.fetching import Refused


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def through(monkeypatch: pytest.MonkeyPatch, server: ApiServer) -> None:
    proxy = server.base.replace("http://", "http://me:p%40ss@")
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("https_proxy", proxy)


def test_the_proxy_resolves(server: ApiServer, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name means nothing here, and is not looked up here."""
    through(monkeypatch, server)
    server.routes["/v1"] = lambda seen: json_answer([7])
    client = clients.make("http://api.invalid/v1")
    assert client.fetch().content == b"[7]"
    (seen,) = server.seen
    assert seen.path == "http://api.invalid/v1"
    assert seen.headers["proxy-authorization"] == "Basic bWU6cEBzcw=="


def test_hosts_are_still_checked(
    server: ApiServer, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    through(monkeypatch, server)
    server.routes["/v1"] = lambda seen: Answer(302, b"", {"Location": "http://10.0.0.1/"})
    client = clients.make("http://api.invalid/v1", allowed_hosts=["10.0.0.1"])
    with pytest.raises(Refused, match="internal network"):
        client.fetch()
    with pytest.raises(Refused, match="not allowed"):
        client.fetch("http://other.invalid/")
    assert len(server.seen) == 1


def test_a_proxy_that_refuses_a_tunnel(
    server: ApiServer, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    through(monkeypatch, server)
    failure = failure_of(clients.make("https://api.invalid/v1"))
    assert failure.exit_code == ExitCode.UNAVAILABLE
    assert "the proxy that the environment names does not work" in failure.message
    assert "p@ss" not in failure.message


def test_hosts_without_a_proxy(server: ApiServer, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    with api_server() as proxy:
        through(monkeypatch, proxy)
        monkeypatch.setenv("no_proxy", "localhost")
        client = clients.make(server.route("/v1", lambda seen: named(seen)))
        assert client.fetch().content == b'"/v1"'
        assert proxy.seen == []


def named(seen: Seen) -> Answer:
    return json_answer(seen.path)
