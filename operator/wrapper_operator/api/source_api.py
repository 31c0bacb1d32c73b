"""Sources that are HTTP APIs."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from wrapper_operator.api.auth import Auth, HeaderNameInMap
from wrapper_operator.api.lists import Distinct
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.references import ValueFrom
from wrapper_operator.api.rules import Fields, Rule, at
from wrapper_operator.api.scalars import FieldPath, HostName, HttpUrl, RequestTimeout, TimeZone
from wrapper_operator.api.urls import NO_CREDENTIALS_IN_URL

CREDENTIAL_HEADERS = ("Authorization", "Proxy-Authorization", "Cookie", "X-API-Key", "X-Auth-Token")
TRANSPORT_HEADERS = ("Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade")
CREDENTIAL_PARAMETERS = (
    "api_key",
    "apikey",
    "api-key",
    "access_token",
    "securityToken",
    "client_secret",
    "password",
    "secret",
)


_UPPER_TO_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def _lower(text: object) -> str:
    """Return a text with the ASCII letters, and only these, in lower case, as CEL's lowerAscii does."""
    return str(text).translate(_UPPER_TO_LOWER)


def _names(fields: Fields, name: str) -> set[str]:
    """Return the keys of a map in lower case."""
    found: Any = fields.get(name)
    return {_lower(key) for key in found} if isinstance(found, dict) else set()


def _without(name: str, refused: tuple[str, ...], message: str) -> Rule:
    """Refuse some keys of a map, however they are spelled."""
    lower = sorted({_lower(key) for key in refused})
    return Rule(
        f"!has(self.{name}) || !self.{name}.exists(name, name.lowerAscii() in {lower})",
        message,
        lambda fields: _names(fields, name).isdisjoint(lower),
        field=name,
    )


def _key_is_sent_once(where: str, holder: str) -> Rule:
    path = f"self.auth.apiKey.{where}"
    return Rule(
        f"!has(self.auth) || !has(self.auth.apiKey) || !has({path}) || !has(self.{holder})"
        f" || !self.{holder}.exists(name, name.lowerAscii() == {path}.lowerAscii())",
        f"holds the name that auth.apiKey.{where} names, too: leave it out here, the key is added",
        lambda fields: _lower(at(fields, "auth", "apiKey", where)) not in _names(fields, holder),
        field=holder,
    )


class ApiSource(SpecModel):
    """An HTTP API that is fetched in windows of time and polled for what is newer."""

    url: HttpUrl
    """Address that is asked; collector code may ask for paths below it."""
    query: (
        Annotated[
            dict[Annotated[str, Field(min_length=1, max_length=128)], Annotated[str, Field(max_length=1024)]],
            Field(max_length=64),
        ]
        | None
    ) = None
    """Query parameters of every request."""
    headers: (
        Annotated[dict[HeaderNameInMap, Annotated[str, Field(max_length=1024)]], Field(max_length=32)] | None
    ) = None
    """Headers of every request; credentials belong into auth."""
    auth: Auth | None = None
    """Credentials, by reference to Secrets."""
    ca_bundle: ValueFrom | None = None
    """Certificates (PEM) that are trusted besides the usual ones."""
    time_field: FieldPath | None = None
    """Path of the time in a record, such as period.datetimeFrom.utc; found out when absent."""
    value_field: FieldPath | None = None
    """Path of the value in a record."""
    series_field: FieldPath | None = None
    """Path of the text in a record that names the series."""
    timezone: TimeZone | None = None
    """Time zone of times without an offset; UTC when absent."""
    allowed_hosts: Annotated[list[HostName], Field(max_length=32), Distinct()] | None = None
    """Hosts that may be asked besides the url's own."""
    requests_per_minute: Annotated[int, Field(ge=1, le=6000)] | None = None
    """Most requests in a minute; 60 when absent."""
    timeout: RequestTimeout | None = None
    """Longest wait for one reply; 30s when absent."""

    habits: ClassVar = {
        "timeColumn": "timeField",
        "valueColumn": "valueField",
        "valueColumns": "valueField",
        "seriesColumn": "seriesField",
        "params": "query",
        "parameters": "query",
    }
    rules: ClassVar = (
        NO_CREDENTIALS_IN_URL,
        Rule(
            "!self.url.contains('#')",
            "must not hold #: what follows it is never sent",
            lambda fields: "#" not in str(fields.get("url")),
            field="url",
        ),
        _without(
            "headers",
            CREDENTIAL_HEADERS,
            "must not carry credentials: use auth, which takes them from a Secret",
        ),
        _without(
            "headers",
            TRANSPORT_HEADERS,
            "must not set Host, Connection or lengths: they follow from the request",
        ),
        _without(
            "query",
            CREDENTIAL_PARAMETERS,
            "must not carry credentials: use auth.apiKey.queryParameter, which takes the key from a Secret",
        ),
        _key_is_sent_once("header", "headers"),
        _key_is_sent_once("queryParameter", "query"),
    )
