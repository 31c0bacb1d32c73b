"""Canaries in every kind of secret, and sources that echo them in every way they can."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from integration.fetching.api_server import Answer, ApiServer, Raw, Route, Seen, json_answer, raw
from integration.fetching.conftest import Clients, failure_of
from wrapper_contract.run_spec import ApiKey, Basic, Bearer, ClientCredentials, Credentials
from wrapper_runner.fetching import Fetcher, FetchFailure, Refused

Secret = Callable[[str, str], str]

KEY = "cAnary/one+two=th\"ree'<four>&%5 ~ção"
USER = "canary-user@example.org"
TOKEN = "cAnary.tok-en_0123456789"


def ways(value: str) -> Iterator[str]:
    """Yield how a source may write a secret."""
    data = value.encode()
    yield value
    for quoted in (
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
        quote(value, safe="!*'();:@&=+$,/?"),
    ):
        yield quoted
        yield re.sub("%..", lambda found: found[0].lower(), quoted)
        yield quote(quoted, safe="")
    yield "".join(f"%{byte:02x}" for byte in data)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1].replace("/", "\\/")
    yield "".join(f"\\u{ord(mark):04X}" for mark in value)
    yield escape(value)
    yield "".join(mark if mark.isalnum() else f"&#{ord(mark)};" for mark in value)
    yield "".join(mark if mark.isalnum() else f"&#x{ord(mark):x};" for mark in value)
    for text in (value, "x" + value, "xy" + value, "xyz" + value + "z", f"{value}:", f"u:{value}"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(text.encode()).decode()
            yield encode(text.encode()).decode().rstrip("=")
            yield quote(encode(text.encode()).decode(), safe="")


def inner_base64(value: str) -> set[str]:
    """Return what shows of a secret in base64 wherever it stands, without its ends."""
    found = set()
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + value.encode()).decode()
        found.add(text[4:-4])
        found.add(text[4:-4].replace("+", "-").replace("/", "_"))
    return found


def forbidden(*values: str) -> set[str]:
    found: set[str] = set()
    for value in values:
        found |= set(ways(value)) | inner_base64(value)
    return {text for text in found if len(text) >= 6}


def check_clean(data: bytes | str, *values: str) -> None:
    text = data if isinstance(data, str) else data.decode(errors="replace")
    shown = [each for each in forbidden(*values) if each in text]
    assert shown == []


def echo(*values: str) -> Route:
    """Write the secrets into the body and the headers in every way."""
    lines = [way for value in values for way in ways(value)]

    def answer(seen: Seen) -> Answer:
        body = "\n".join([*lines, *seen.headers.values(), seen.path, f"http://x/?next={quote(seen.path)}"])
        # Headers are bytes: no line breaks, and what is no Latin-1 goes as UTF-8.
        headers = {f"X-Echo-{n}": line.encode().decode("latin-1") for n, line in enumerate(lines[:60])}
        return Answer(200, body.encode(), headers | {"Link": f'<{seen.path}>; rel="next"'})

    return answer


@pytest.fixture
def credentials(server: ApiServer, secret: Secret) -> dict[str, Credentials]:
    key, user = secret("obs/key", KEY), secret("obs/user", USER)
    server.route("/token", json_answer({"access_token": TOKEN, "expires_in": 3600}))
    return {
        "header": ApiKey(path=key, header="X-API-Key"),
        "query": ApiKey(path=key, query_parameter="api_key"),
        "bearer": Bearer(path=key),
        "basic": Basic(username_path=user, password_path=key),
        "oauth": ClientCredentials(
            token_url=server.base + "/token", client_id_path=user, client_secret_path=key
        ),
    }


KINDS = {
    "header": [KEY],
    "query": [KEY],
    "bearer": [KEY],
    "basic": [KEY, USER, f"{USER}:{KEY}"],
    "oauth": [KEY, USER, TOKEN],
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_echoes_in_body_and_headers(
    server: ApiServer, clients: Clients, credentials: dict[str, Credentials], kind: str
) -> None:
    values = KINDS[kind]
    client = clients.make(server.route("/", echo(*values)), credentials=credentials[kind])
    for _ in range(2):
        got = client.fetch()
        check_clean(got.content, *values)
        check_clean(json.dumps(got.headers), *values)
        check_clean(repr(got), *values)
        assert got.content.count(b"__SECRET_") > len(values) * 20


@pytest.mark.parametrize("kind", list(KINDS))
def test_echoes_in_errors(
    server: ApiServer,
    clients: Clients,
    credentials: dict[str, Credentials],
    kind: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    values = KINDS[kind]
    for status in (401, 403, 500, 503):
        for value in values:
            for pad in (0, 100, 140, 150, 155):
                said = json_answer({"message": "x" * pad + value}, status, Retry_After="9999999")
                client = clients.make(server.route("/", said), credentials=credentials[kind])
                failure = failure_of(client)
                check_clean(failure.message, *values)
                # Not even a part of it, where the message was cut.
                assert value[:8] not in failure.message
                assert_no_trace(failure, values)
    check_clean(caplog.text, *values)


def assert_no_trace(error: BaseException, values: list[str]) -> None:
    """What a traceback would show."""
    while error is not None:
        check_clean(f"{error!s} {error!r}", *values)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)  # type: ignore[assignment]


def broken(seen: Seen) -> Raw:
    return raw(f"ICY {quote(seen.path)} {seen.path} {seen.headers}\n\n")


def chunked(seen: Seen) -> Raw:
    return raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", f"{seen.path}{seen.headers}\r\n".encode())


def redirect_away(seen: Seen) -> Answer:
    return Answer(302, b"", {"Location": f"https://example.org{seen.path}&path={quote(KEY)}#{quote(KEY)}"})


def redirect_into_the_path(seen: Seen) -> Answer:
    return Answer(302, b"", {"Location": f"ftp://example.org/{'x' * 150}{quote(KEY)}/{seen.path}"})


def redirect_round(seen: Seen) -> Answer:
    return Answer(302, b"", {"Location": f"/{quote(KEY, safe='')}"})


@pytest.mark.parametrize("kind", ["query", "basic"])
@pytest.mark.parametrize(
    "misbehaviour", [broken, chunked, redirect_away, redirect_into_the_path, redirect_round]
)
def test_echoes_in_what_cannot_be_used(
    server: ApiServer,
    clients: Clients,
    credentials: dict[str, Credentials],
    kind: str,
    misbehaviour: Route,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.route("/" + quote(KEY, safe=""), redirect_round)
    client = clients.make(server.route("/", misbehaviour), credentials=credentials[kind])
    with pytest.raises((FetchFailure, Refused)) as caught:
        client.fetch()
    check_clean(str(caught.value), *KINDS[kind])
    # Not even a part of it, where the message was cut.
    assert KEY[:6] not in str(caught.value)
    assert_no_trace(caught.value, KINDS[kind])
    check_clean(caplog.text, *KINDS[kind])


def test_a_link_that_comes_back(
    server: ApiServer, clients: Clients, credentials: dict[str, Credentials]
) -> None:
    """A page's link holds the key; what collector code makes of it leads to the next page, key included."""

    def page(seen: Seen) -> Answer:
        rest = (
            f"cursor={seen.number}&again={quote(KEY, safe='')}&b64={base64.b64encode(KEY.encode()).decode()}"
        )
        return json_answer({"next": f"{server.base}/?{rest}"})

    client = clients.make(server.route("/", page), credentials=credentials["query"])
    following = json.loads(client.fetch().content)["next"]
    check_clean(following, KEY)
    client.fetch(following)
    query = server.seen[-1].query
    assert query["again"] == [KEY]
    assert query["api_key"] == [KEY]
    assert base64.b64decode(query["b64"][0]) == KEY.encode()
    client.fetch(query={"raw": urlsplit(following).query.split("again=")[1].split("&")[0]})
    assert server.seen[-1].query["raw"] == [KEY]


def test_a_secret_that_has_changed_is_still_hidden(
    server: ApiServer, clients: Clients, secret: Secret
) -> None:
    path = secret("obs/key", "first-canary")
    client = clients.make(
        server.route("/", echo("first-canary", "second-canary")), credentials=Bearer(path=path)
    )
    client.fetch()
    secret("obs/key", "second-canary")
    got = client.fetch()
    check_clean(got.content, "first-canary", "second-canary")


def test_data_are_left_alone(server: ApiServer, clients: Clients, secret: Secret) -> None:
    """Short secrets would be found everywhere."""
    body = b'{"date": "2024", "value": 12345, "note": "12345"}'
    client = clients.make(
        server.route("/", Answer(200, body)), credentials=Bearer(path=secret("obs/key", "12345"))
    )
    got = client.fetch()
    assert got.content == body


def test_what_is_packed_can_be_hidden_later(server: ApiServer, clients: Clients, secret: Secret) -> None:
    client: Fetcher = clients.make(
        server.route("/", json_answer([])), credentials=Bearer(path=secret("obs/key", "s3cret-s3cret"))
    )
    client.fetch()
    assert client.redact(b"member s3cret-s3cret") == b"member __SECRET_1__"
