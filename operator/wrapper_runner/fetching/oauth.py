"""Access tokens for a client's own credentials (RFC 6749, section 4.4): fetched, kept, renewed in time."""

from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec

from wrapper_contract.redaction import shown_text, shown_url
from wrapper_contract.run_spec import ClientCredentials
from wrapper_runner.fetching.credentials import basic, secret_names
from wrapper_runner.fetching.errors import Broken, refused_credentials, unusable
from wrapper_runner.fetching.pauses import asked_pause
from wrapper_runner.fetching.redacting import Redactor
from wrapper_runner.fetching.replies import AGAIN, TextReply
from wrapper_runner.fetching.secret_files import read_secret

_MARGIN = 60.0
"""Seconds before its end at which a token is renewed; a tenth of its life if that is less."""
_REFUSALS = frozenset({400, 401, 403})


class Post(Protocol):
    """Makes a request with a form as its body."""

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> TextReply:
        """Return the reply.

        Raises:
            Broken: Another attempt may do.
            FetchFailure: There is no use in another attempt.
        """
        ...


class _Granted(msgspec.Struct):
    """The reply of a token endpoint (RFC 6749, section 5.1), as far as it matters here."""

    access_token: str
    expires_in: float | None = None


class _Refusal(msgspec.Struct):
    """What it says when it refuses (RFC 6749, section 5.2)."""

    error: str = ""
    error_description: str = ""


class Tokens:
    """The access token of one client.

    Args:
        post: Makes the requests.
        redactor: Told of the client's secrets before they are used.
        monotonic: Seconds that only rise.
        wall: Seconds since 1970.
    """

    def __init__(
        self,
        post: Post,
        redactor: Redactor,
        *,
        monotonic: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        self._post = post
        self._redactor = redactor
        self._monotonic = monotonic
        self._wall = wall
        self._token = ""
        self._for: tuple[str, str] | None = None
        self._until: float | None = None
        self._in_body = False
        """Whether this endpoint takes the client's credentials in the body only."""

    def token(self, spec: ClientCredentials) -> str:
        """Return a token that is good for some time yet.

        Raises:
            Broken: The token endpoint has trouble; another attempt may do.
            FetchFailure: It refuses the client, or does not answer with a token.
        """
        client = (read_secret(spec.client_id_path), read_secret(spec.client_secret_path))
        if self._token and self._for == client and (self._until is None or self._monotonic() < self._until):
            return self._token
        self._learn(client)
        granted = self._granted(spec, client)
        self._redactor.learn("token", granted.access_token)
        self._token, self._for = granted.access_token, client
        life = granted.expires_in
        self._until = None if life is None else self._monotonic() + life - min(_MARGIN, life / 10)
        return self._token

    def forget(self) -> None:
        """Get a new token for the next request: the source did not take this one."""
        self._token = ""

    def _learn(self, client: tuple[str, str]) -> None:
        self._redactor.learn("key", client[1])
        self._redactor.learn("user", client[0])
        self._redactor.learn("pair", ":".join(map(quote_plus, client)))

    def _granted(self, spec: ClientCredentials, client: tuple[str, str]) -> _Granted:
        shown = shown_url(spec.token_url)
        reply = self._ask(spec, client)
        if reply.status in _REFUSALS:
            # Some endpoints take the credentials in one place only; for the others this is the confirmation.
            self._in_body = not self._in_body
            reply = self._ask(spec, client)
        if reply.status in _REFUSALS:
            self._in_body = False
            raise refused_credentials(
                f"credentials refused by {urlsplit(spec.token_url).hostname} (HTTP {reply.status},"
                f" {self._error(reply)}): check {secret_names(spec)}"
            )
        if reply.status in AGAIN:
            pause = asked_pause(reply.status, reply.headers, reply.content, now=self._wall())
            raise Broken(f"{shown} answers with HTTP {reply.status}", pause=pause)
        if reply.status != 200:
            raise unusable(f"{shown} answers with HTTP {reply.status}, not with a token: check tokenUrl")
        try:
            granted = msgspec.json.decode(reply.content, type=_Granted, strict=False)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise unusable(f"{shown} does not answer with a token in JSON: check tokenUrl") from None
        if not granted.access_token.isprintable() or not granted.access_token.strip():
            raise unusable(f"{shown} answers with a token that no header can carry")
        return granted

    def _ask(self, spec: ClientCredentials, client: tuple[str, str]) -> TextReply:
        form = {"grant_type": "client_credentials"}
        if spec.scopes:
            form["scope"] = " ".join(spec.scopes)
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        if self._in_body:
            form |= {"client_id": client[0], "client_secret": client[1]}
        else:
            headers["Authorization"] = basic(quote_plus(client[0]), quote_plus(client[1]))
        return self._post(spec.token_url, headers, urlencode(form).encode())

    def _error(self, reply: TextReply) -> str:
        try:
            refusal = msgspec.json.decode(reply.content, type=_Refusal)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return "no reason given"
        said = self._redactor.hide_text(refusal.error_description or refusal.error)
        return shown_text(said) or "no reason given"
