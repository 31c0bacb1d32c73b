"""The credentials of a source: read from their files for each request, and put where they belong."""

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from wrapper_contract.run_spec import ApiKey, Basic, Bearer, ClientCredentials, Credentials
from wrapper_runner.fetching.queries import Values
from wrapper_runner.fetching.redacting import Redactor
from wrapper_runner.fetching.secret_files import read_secret, secret_name


class Proof(NamedTuple):
    """What a request carries to prove who asks.

    Attributes:
        headers: Name -> value.
        query: Laid over everything else.
    """

    headers: Mapping[str, str] = MappingProxyType({})
    query: Values = MappingProxyType({})


class Keyring:
    """The credentials of one source.

    Args:
        spec: Which kind, and in which files; None for none.
        redactor: Told of every value before it is used.
        token: Gets an access token, with `ClientCredentials`.
    """

    def __init__(
        self, spec: Credentials | None, redactor: Redactor, token: Callable[[ClientCredentials], str]
    ) -> None:
        self._spec = spec
        self._redactor = redactor
        self._token = token

    def proof(self) -> Proof:
        """Return what the next request carries.

        Raises:
            FetchFailure: A file has nothing usable in it, or there is no token to be had.
        """
        match self._spec:
            case None:
                return Proof()
            case ApiKey():
                return self._api_key(self._spec)
            case Bearer():
                return _bearer(self._secret("key", self._spec.path))
            case Basic():
                user = self._secret("user", self._spec.username_path)
                password = self._secret("key", self._spec.password_path)
                self._redactor.learn("pair", f"{user}:{password}")
                return Proof({"Authorization": basic(user, password)})
            case ClientCredentials():
                token = self._token(self._spec)
                self._redactor.learn("token", token)
                return _bearer(token)

    def _api_key(self, spec: ApiKey) -> Proof:
        key = self._secret("key", spec.path)
        if spec.header is not None:
            return Proof(headers={spec.header: header_value(key)})
        return Proof(query={spec.query_parameter or "api_key": key})

    def _secret(self, name: str, path: str) -> str:
        value = read_secret(path)
        self._redactor.learn(name, value)
        return value


def secret_names(spec: Credentials) -> str:
    """Return which secrets people have to look at."""
    match spec:
        case ApiKey() | Bearer():
            return secret_name(spec.path)
        case Basic():
            return f"{secret_name(spec.username_path)} and {secret_name(spec.password_path)}"
        case ClientCredentials():
            return f"{secret_name(spec.client_id_path)} and {secret_name(spec.client_secret_path)}"


def basic(user: str, password: str) -> str:
    """Return the header value for a user and a password (RFC 7617, in UTF-8)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def header_value(text: str) -> str:
    """Return a text so that its UTF-8 bytes go into the header: clients write each character as one byte."""
    return text.encode().decode("latin-1")


def _bearer(token: str) -> Proof:
    return Proof({"Authorization": header_value(f"Bearer {token}")})
