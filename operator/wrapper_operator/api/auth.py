"""How an API is told who asks: credentials come from Secrets, never from the manifest."""

from typing import Annotated, ClassVar

from pydantic import Field

from wrapper_operator.api.lists import Distinct
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.references import SecretKeyRef
from wrapper_operator.api.rules import at_most_one_of, exactly_one_of
from wrapper_operator.api.scalars import Form, HttpUrl

_HEADER = Form("^[A-Za-z0-9_-]+$", "the name of a header: letters, digits, - and _, such as X-API-Key")
HeaderName = Annotated[str, Field(min_length=1, max_length=128), _HEADER]
HeaderNameInMap = Annotated[str, Field(min_length=1, max_length=128), _HEADER.in_words()]


class ApiKeyAuth(SpecModel):
    """A key, sent in a header or in the query."""

    header: HeaderName | None = None
    """Header that carries the key, such as X-API-Key."""
    query_parameter: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """Query parameter that carries the key, such as api_key."""
    secret_key_ref: SecretKeyRef
    """The key."""

    rules: ClassVar = (
        exactly_one_of(
            "header",
            "queryParameter",
            message="needs exactly one of header and queryParameter: where the key is sent",
        ),
    )


class BearerAuth(SpecModel):
    """A token, sent as Authorization: Bearer."""

    secret_key_ref: SecretKeyRef
    """The token."""


class BasicAuth(SpecModel):
    """A user name and a password."""

    username_secret_key_ref: SecretKeyRef
    """The user name."""
    password_secret_key_ref: SecretKeyRef
    """The password."""


class OAuth2ClientCredentials(SpecModel):
    """A token fetched with a client's own credentials (RFC 6749, section 4.4)."""

    token_url: HttpUrl
    """Where tokens are issued."""
    scopes: (
        Annotated[
            list[Annotated[str, Field(min_length=1, max_length=256)]],
            Field(max_length=32),
            Distinct(),
        ]
        | None
    ) = None
    """Scopes to ask for."""
    client_id_secret_key_ref: SecretKeyRef
    """The client's id."""
    client_secret_secret_key_ref: SecretKeyRef
    """The client's secret."""


class Auth(SpecModel):
    """Credentials of an API: at most one of the four."""

    api_key: ApiKeyAuth | None = None
    """A key in a header or in the query."""
    bearer: BearerAuth | None = None
    """A token as Authorization: Bearer."""
    basic: BasicAuth | None = None
    """A user name and a password."""
    oauth2_client_credentials: OAuth2ClientCredentials | None = None
    """A token fetched with a client's own credentials."""

    rules: ClassVar = (
        at_most_one_of(
            "apiKey",
            "bearer",
            "basic",
            "oauth2ClientCredentials",
            message="takes at most one of apiKey, bearer, basic and oauth2ClientCredentials",
        ),
    )
