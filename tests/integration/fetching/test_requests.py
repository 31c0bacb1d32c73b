"""What is asked of a well-behaved API, and what comes back."""

import gzip
import zlib

import pytest

from integration.fetching.api_server import Answer, ApiServer, Seen, json_answer
from integration.fetching.conftest import Clients
from wrapper_runner.fetching import Refused


def test_a_reply(server: ApiServer, clients: Clients) -> None:
    url = server.route("/v1/obs", json_answer({"a": 1}, ETag='"x"', Set_Cookie="session=1"))
    client = clients.make(url, query={"format": "json", "geo": "PT"}, headers={"Accept": "application/json"})
    got = client.fetch(query={"page": "2", "geo": ["ES", "FR"]})
    assert (got.status, got.content) == (200, b'{"a": 1}')
    assert got.headers == {"content-type": "application/json", "etag": '"x"'}
    assert got.url == url + "?format=…&geo=…&geo=…&page=…"
    assert 0 < got.seconds < 60
    (seen,) = server.seen
    assert seen.path == "/v1/obs?format=json&geo=ES&geo=FR&page=2"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["user-agent"] == "wrapper-runner"
    assert client.requests == 1
    assert clients.time.total == 0


def test_connections_are_kept(server: ApiServer, clients: Clients) -> None:
    client = clients.make(server.route("/", json_answer([])))
    for _ in range(5):
        client.fetch()
    assert (server.connections, client.requests) == (1, 5)


@pytest.mark.parametrize("status", [204, 400, 404, 405, 409, 410, 413, 422, 451, 501])
def test_statuses_that_are_for_the_collector(server: ApiServer, clients: Clients, status: int) -> None:
    body = b"" if status == 204 else b'{"error": "range"}'
    client = clients.make(server.route("/", Answer(status, body)))
    got = client.fetch()
    assert (got.status, got.content, server.times("/")) == (status, body, 1)


BODY = b'{"value": 1.5}' * 5000


def bare_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("GZIP", gzip.compress(BODY[:100], mtime=0) + gzip.compress(BODY[100:], mtime=0)),
        ("x-gzip", BODY),
        ("deflate", zlib.compress(BODY)),
        ("deflate", bare_deflate(BODY)),
        ("identity", BODY),
        ("deflate, gzip", gzip.compress(zlib.compress(BODY), mtime=0)),
    ],
)
def test_encodings(server: ApiServer, clients: Clients, encoding: str, body: bytes) -> None:
    client = clients.make(server.route("/", Answer(200, body, {"Content-Encoding": encoding})))
    got = client.fetch()
    assert got.content == BODY
    assert "content-encoding" not in got.headers
    assert server.seen[0].headers["accept-encoding"] == "gzip, deflate"


def test_the_manifests_headers_cannot_break_the_transfer(server: ApiServer, clients: Clients) -> None:
    def echo(seen: Seen) -> Answer:
        return json_answer(seen.headers)

    headers = {"accept-encoding": "br", "Connection": "close", "user-agent": "mine", "X-Name": "Évora"}
    client = clients.make(server.route("/", echo), headers=headers)
    client.fetch()
    seen = server.seen[0].headers
    assert seen["accept-encoding"] == "gzip, deflate"
    assert seen["user-agent"] == "mine"
    assert "connection" not in seen
    assert seen["x-name"].encode("latin-1").decode() == "Évora"


def test_hosts_that_are_not_allowed(server: ApiServer, clients: Clients) -> None:
    client = clients.make(server.base + "/")
    for path in ("https://example.org/x", "//example.org/x", "http://user@localhost/x", "http://127.0.0.2/"):
        with pytest.raises(Refused) as caught:
            client.fetch(path)
        assert "\n" not in str(caught.value)
    assert server.seen == []
