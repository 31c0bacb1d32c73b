"""Credentials: where they go, where they never go, and what happens when they are refused."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from integration.fetching.api_server import Answer, ApiServer, Seen, api_server, json_answer
from integration.fetching.conftest import Clients, failure_of
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ApiKey, Basic, Bearer, Credentials

Secret = Callable[[str, str], str]


def basic_of(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_each_kind(server: ApiServer, clients: Clients, secret: Secret) -> None:
    key, user = secret("obs/token", "k3y/with+marks\n"), secret("obs/user", "joão")
    cases: list[tuple[Credentials, str, str]] = [
        (ApiKey(path=key, header="X-API-Key"), "x-api-key", "k3y/with+marks"),
        (Bearer(path=key), "authorization", "Bearer k3y/with+marks"),
        (Basic(username_path=user, password_path=key), "authorization", basic_of("joão", "k3y/with+marks")),
    ]
    for credentials, header, value in cases:
        clients.make(server.route("/", json_answer([])), credentials=credentials).fetch()
        assert server.seen[-1].headers[header] == value
        assert "?" not in server.seen[-1].path


def test_a_key_in_the_query(server: ApiServer, clients: Clients, secret: Secret) -> None:
    credentials = ApiKey(path=secret("obs/token", "k3y/with+marks\n"), query_parameter="api_key")
    client = clients.make(server.route("/", json_answer([])), query={"a": "1"}, credentials=credentials)
    client.fetch(query={"b": "2", "api_key": "mine"})
    assert server.seen[-1].query == {"a": ["1"], "b": ["2"], "api_key": ["k3y/with+marks"]}


def test_a_secret_that_changes_is_read_anew(server: ApiServer, clients: Clients, tmp_path: Path) -> None:
    """The kubelet swaps the folder that a link leads to."""
    for number in (1, 2):
        folder = tmp_path / f"data{number}"
        folder.mkdir()
        (folder / "token").write_text(f"value-{number}")
    link = tmp_path / "obs"
    link.symlink_to("data1")
    client = clients.make(server.route("/", json_answer([])), credentials=Bearer(path=str(link / "token")))
    client.fetch()
    (tmp_path / "new").symlink_to("data2")
    (tmp_path / "new").replace(link)
    client.fetch()
    assert [seen.headers["authorization"] for seen in server.seen] == ["Bearer value-1", "Bearer value-2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "key token of the Secret obs is empty"),
        ("  \n", "is empty"),
        ("a\nb", "has a line break"),
        (None, "there is no key token of the Secret obs"),
        ("x" * 70000, "longer than 64 KiB"),
    ],
)
def test_files_that_hold_no_secret(
    server: ApiServer, clients: Clients, secret: Secret, content: str | None, words: str
) -> None:
    path = secret("obs/token", content or "")
    if content is None:
        Path(path).unlink()
    failure = clients.failure(server.base, credentials=Bearer(path=path))
    assert (failure.exit_code, failure.reason) == (ExitCode.CREDENTIALS, "CredentialsMissing")
    assert words in failure.message
    assert server.seen == []


@pytest.mark.parametrize("status", [401, 403])
def test_refused_twice(server: ApiServer, clients: Clients, secret: Secret, status: int) -> None:
    url = server.route("/", json_answer({"error": "no such key: k3y-k3y"}, status))
    credentials = ApiKey(path=secret("obs/token", "k3y-k3y"), header="token")
    failure = clients.failure(url, credentials=credentials)
    assert (failure.exit_code, failure.reason) == (ExitCode.CREDENTIALS, "CredentialsRefused")
    assert f"credentials refused by localhost (HTTP {status}, " in failure.message
    assert "no such key: __SECRET_1__" in failure.message
    assert failure.message.endswith("check key token of the Secret obs")
    assert server.times("/") == 2
    assert 4 < clients.time.total < 10


def test_refused_once(server: ApiServer, clients: Clients, secret: Secret) -> None:
    path = secret("obs/token", "old")

    def change(seen: Seen) -> Answer:
        Path(path).write_text("new")
        return Answer(401)

    url = server.route("/", change, json_answer([]))
    assert clients.make(url, credentials=Bearer(path=path)).fetch().status == 200
    assert server.seen[-1].headers["authorization"] == "Bearer new"


def test_refused_without_credentials(server: ApiServer, clients: Clients) -> None:
    failure = clients.failure(server.route("/", Answer(401, b"<html>login</html>")))
    assert failure.exit_code == ExitCode.CREDENTIALS
    assert "name them in source.api.auth" in failure.message
    assert "html" not in failure.message


def test_a_refusal_that_is_a_rate_limit(server: ApiServer, clients: Clients) -> None:
    limited = Answer(403, b"", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "42"})
    assert clients.make(server.route("/", limited, json_answer([]))).fetch().status == 200
    assert 41 < clients.time.total < 50


def test_other_hosts_get_none(server: ApiServer, clients: Clients, secret: Secret) -> None:
    """An allowed host by another name, asked directly: neither headers, nor query, nor what was put back."""
    path = secret("obs/token", "s3cret-s3cret")
    other = server.base.replace("localhost", "127.0.0.1")
    server.route("/", json_answer({"next": other + "/data?key=s3cret-s3cret"}))
    server.route("/data", json_answer([]))
    client = clients.make(
        other + "/",
        allowed_hosts=["localhost"],
        headers={"X-Tenant": "7", "Accept": "text/csv"},
        credentials=ApiKey(path=path, query_parameter="key"),
    )
    client.fetch()
    assert server.seen[-1].query == {"key": ["s3cret-s3cret"]}
    # The name `localhost` is on an internal network, and the manifest's url does not name it.
    with pytest.raises(Exception, match="internal network"):
        client.fetch(server.base + "/data?key=__SECRET_1__")
    assert server.times("/data") == 0


def test_a_refusal_by_another_port(server: ApiServer, clients: Clients, secret: Secret) -> None:
    """Another port of the same host is another server: it is asked, and told nothing."""
    with api_server() as second:
        url = second.route("/", Answer(403))
        client = clients.make(
            server.base,
            allowed_hosts=["localhost", "127.0.0.1"],
            headers={"X-Tenant": "7", "Accept": "text/csv"},
            credentials=Bearer(path=secret("obs/token", "s3cret-s3cret")),
        )
        server.route("/", json_answer([]))
        client.fetch()
        failure = failure_of(client, url + "?key=__SECRET_1__", {"again": "__SECRET_1__"})
        assert "credentials are only sent to the host of source.api.url" in failure.message
        for seen in second.seen:
            assert "s3cret" not in repr(seen)
            assert seen.headers["accept"] == "text/csv"
            assert "x-tenant" not in seen.headers
            assert "authorization" not in seen.headers
