"""An API as a runner is told of it: where it is, where its secrets are, how it is polled."""

from collections.abc import Callable
from datetime import UTC, datetime, time

from wrapper_contract.run_spec import (
    ApiCollection,
    ApiKey,
    ApiSourceSpec,
    Basic,
    Bearer,
    ClientCredentials,
    Credentials,
)
from wrapper_operator.api.auth import Auth
from wrapper_operator.api.effective import Effective
from wrapper_operator.api.hosts import host_of
from wrapper_operator.api.references import ConfigMapKeyRef, SecretKeyRef
from wrapper_operator.api.source_api import ApiSource

PathOf = Callable[[SecretKeyRef | ConfigMapKeyRef], str]
"""Tells in which file the runner finds a value that the manifest only refers to."""


def api_source_spec(api: ApiSource, effective: Effective, *, path_of: PathOf) -> ApiSourceSpec:
    """Return an API as a runner is told of it; it holds paths of files, never a secret.

    Raises:
        ValueError: The settings are not those of an API.
    """
    if effective.requests_per_minute is None or effective.request_timeout is None:
        raise ValueError("these settings are not those of an API")
    bundle = api.ca_bundle
    certificates = (bundle.secret_key_ref or bundle.config_map_key_ref) if bundle else None
    return ApiSourceSpec(
        url=api.url,
        query=dict(api.query or {}),
        headers=dict(api.headers or {}),
        credentials=_credentials(api.auth, path_of) if api.auth else None,
        allowed_hosts=list(api.allowed_hosts or []),
        requests_per_minute=effective.requests_per_minute,
        timeout=effective.request_timeout.total_seconds(),
        ca_bundle_path=path_of(certificates) if certificates else None,
        name=host_of(api.url) or "the API",
    )


def api_collection(effective: Effective) -> ApiCollection | None:
    """Return how an API is collected; None for other sources."""
    if effective.source != "API" or effective.interval is None:
        return None
    start = effective.history_start
    return ApiCollection(
        history=effective.history_enabled,
        history_start=datetime.combine(start, time(), UTC) if start else None,
        lookback=effective.lookback,
        interval=effective.interval.total_seconds(),
        resident=effective.resident,
    )


def _credentials(auth: Auth, path_of: PathOf) -> Credentials | None:
    if auth.api_key is not None:
        key = auth.api_key
        return ApiKey(
            path=path_of(key.secret_key_ref), header=key.header, query_parameter=key.query_parameter
        )
    if auth.bearer is not None:
        return Bearer(path=path_of(auth.bearer.secret_key_ref))
    if auth.basic is not None:
        return Basic(
            username_path=path_of(auth.basic.username_secret_key_ref),
            password_path=path_of(auth.basic.password_secret_key_ref),
        )
    if auth.oauth2_client_credentials is not None:
        client = auth.oauth2_client_credentials
        return ClientCredentials(
            token_url=client.token_url,
            scopes=list(client.scopes or []),
            client_id_path=path_of(client.client_id_secret_key_ref),
            client_secret_path=path_of(client.client_secret_secret_key_ref),
        )
    return None
