"""Tokens for a client's own credentials: fetched, kept, renewed before and after they are refused."""

import base64
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from integration.fetching.api_server import Answer, ApiServer, Raw, Seen, json_answer, raw
from integration.fetching.conftest import Clients, failure_of
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ClientCredentials
from wrapper_runner.fetching import Fetcher

ID, PASSWORD = "client:one", "p&ss word/+"


def token(seen: Seen) -> Answer:
    return json_answer({"access_token": f"token-{seen.number}", "token_type": "Bearer", "expires_in": 3600})


@pytest.fixture
def client(server: ApiServer, clients: Clients, secret: Callable[[str, str], str]) -> Fetcher:
    server.route("/token", token)
    server.route("/data", json_answer([]))
    credentials = ClientCredentials(
        token_url=server.base + "/token",
        scopes=["read", "list"],
        client_id_path=secret("obs/id", ID),
        client_secret_path=secret("obs/password", PASSWORD + "\n"),
    )
    return clients.make(server.base + "/data", credentials=credentials)


def used(server: ApiServer) -> list[str]:
    return [seen.headers["authorization"] for seen in server.requests_of("/data")]


def test_one_token_for_many_requests(server: ApiServer, client: Fetcher) -> None:
    for _ in range(3):
        client.fetch()
    assert used(server) == ["Bearer token-1"] * 3
    (asked,) = server.requests_of("/token")
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body.decode()) == {"grant_type": ["client_credentials"], "scope": ["read list"]}
    # RFC 6749, 2.3.1: each part is form-encoded before it goes into the header.
    name = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert name == "client%3Aone:p%26ss+word%2F%2B"
    assert client.requests == 4


def test_renewed_before_it_ends(server: ApiServer, client: Fetcher, clients: Clients) -> None:
    client.fetch()
    clients.time.sleep(3600 - 90)
    client.fetch()
    clients.time.sleep(60)
    client.fetch()
    assert used(server) == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


def test_renewed_when_it_is_refused(server: ApiServer, client: Fetcher) -> None:
    server.route("/data", Answer(401), json_answer([]))
    assert client.fetch().status == 200
    assert used(server) == ["Bearer token-1", "Bearer token-2"]


def test_refused_with_a_fresh_token_too(server: ApiServer, client: Fetcher) -> None:
    server.route("/data", Answer(401))
    failure = failure_of(client)
    assert failure.exit_code == ExitCode.CREDENTIALS
    assert "key id of the Secret obs and key password of the Secret obs" in failure.message
    assert (server.times("/data"), server.times("/token")) == (2, 2)


def test_renewed_when_the_secret_changes(server: ApiServer, client: Fetcher, tmp_path: Path) -> None:
    client.fetch()
    (tmp_path / "secrets/obs/password").write_text("another")
    client.fetch()
    assert used(server) == ["Bearer token-1", "Bearer token-2"]


def test_an_endpoint_that_reads_the_body_only(server: ApiServer, client: Fetcher) -> None:
    def choosy(seen: Seen) -> Answer:
        form = parse_qs(seen.body.decode())
        if form.get("client_secret") != [PASSWORD] or form.get("client_id") != [ID]:
            return json_answer({"error": "invalid_client"}, 401)
        return json_answer({"access_token": f"token-{seen.number}", "expires_in": "1"})

    server.route("/token", choosy)
    client.fetch()
    assert used(server) == ["Bearer token-2"]
    assert "authorization" not in server.requests_of("/token")[1].headers


def test_a_client_that_is_refused(server: ApiServer, client: Fetcher) -> None:
    said = {"error": "invalid_client", "error_description": f"who is {ID} with {PASSWORD}?"}
    server.route("/token", json_answer(said, 400))
    failure = failure_of(client)
    assert (failure.exit_code, failure.reason) == (ExitCode.CREDENTIALS, "CredentialsRefused")
    assert (
        "credentials refused by localhost (HTTP 400, who is __SECRET_2__ with __SECRET_1__?)"
        in failure.message
    )
    assert (server.times("/token"), server.times("/data")) == (2, 0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(200, b"<html>sign in</html>"), "does not answer with a token in JSON"),
        (json_answer({"access_token": ""}), "no header can carry"),
        (json_answer({"access_token": "a\nb"}), "no header can carry"),
        (json_answer([1]), "does not answer with a token"),
        (Answer(404), "HTTP 404, not with a token"),
        (Answer(302, b"", {"Location": "/data"}), "HTTP 302, not with a token"),
    ],
)
def test_an_endpoint_without_tokens(server: ApiServer, client: Fetcher, answer: Answer, words: str) -> None:
    server.route("/token", answer)
    failure = failure_of(client)
    assert failure.exit_code == ExitCode.NO_DATA
    assert words in failure.message
    assert server.times("/data") == 0


@pytest.mark.parametrize("trouble", [Answer(503), Answer(500), raw("garbage\n")])
def test_an_endpoint_in_trouble(server: ApiServer, client: Fetcher, trouble: Answer | Raw) -> None:
    server.route("/token", trouble, trouble, token)
    assert client.fetch().status == 200
    assert used(server) == ["Bearer token-3"]


def test_an_endpoint_in_lasting_trouble(server: ApiServer, client: Fetcher) -> None:
    server.route("/token", Answer(500))
    failure = failure_of(client)
    assert failure.exit_code == ExitCode.UNAVAILABLE
    assert "/token answers with HTTP 500" in failure.message
    assert "tried 5 times" in failure.message
