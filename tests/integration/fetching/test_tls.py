"""TLS: verified, with the manifest's certificates besides the system's."""

from pathlib import Path

import pytest

from integration.fetching.api_server import EXPIRED, FOR_ANOTHER_HOST, FOR_LOCALHOST, api_server, json_answer
from integration.fetching.conftest import Clients
from wrapper_contract.exit_codes import ExitCode


def test_a_bundle_of_ones_own(clients: Clients) -> None:
    with api_server(certificate=FOR_LOCALHOST) as server:
        client = clients.make(server.route("/", json_answer([7])), ca_bundle_path=FOR_LOCALHOST)
        assert client.fetch().content == b"[7]"
        assert client.fetch().status == 200
        assert server.connections == 1


@pytest.mark.parametrize(
    ("pem", "bundled", "words"),
    [
        (FOR_LOCALHOST, False, "self-signed certificate"),
        (EXPIRED, True, "certificate has expired"),
        (FOR_ANOTHER_HOST, True, "certificate is not valid for 'localhost'"),
    ],
)
def test_servers_that_are_not_trusted(clients: Clients, pem: str, bundled: bool, words: str) -> None:
    with api_server(certificate=pem) as server:
        url = server.route("/", json_answer([]))
        failure = clients.failure(url, ca_bundle_path=pem if bundled else None)
        assert (failure.exit_code, failure.reason) == (ExitCode.UNAVAILABLE, "SourceUnavailable")
        assert "cannot trust the server of https://localhost" in failure.message
        assert words in failure.message
        assert server.seen == []
        assert server.connections == 1


def test_http_where_tls_is_expected(clients: Clients) -> None:
    with api_server() as server:
        failure = clients.failure(server.base.replace("http:", "https:"))
        assert failure.exit_code == ExitCode.UNAVAILABLE
        assert server.seen == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read: No such file"), ("nothing", "holds no certificates in PEM")],
)
def test_bundles_that_are_none(clients: Clients, tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "ca.crt"
    if content is not None:
        path.write_text(content)
    failure = clients.failure("https://localhost:1/", ca_bundle_path=str(path))
    assert failure.exit_code == ExitCode.CONFIGURATION
    assert f"the certificate bundle ca.crt {words}" in failure.message
