"""Requests of JSON to the API server, over the asyncio client of the `kubernetes` package, with retries.

The package's models are left out: plain JSON is an order of magnitude cheaper where objects are many.
"""

import asyncio
import contextlib
import json
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import aiohttp
from kubernetes.aio import config
from kubernetes.aio.client.configuration import Configuration
from kubernetes.aio.client.rest import RESTClientObject, RESTResponse

from wrapper_operator.cluster.port import (
    AlreadyExistsError,
    ClusterError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Raw,
)

JSON = "application/json"
METADATA_LIST = f"{JSON};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
"""What is asked for to get of objects no more than their metadata."""

JSON_PATCH = "application/json-patch+json"
CONNECTIONS = 32
TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5)
ATTEMPTS = 5
FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
Answered = Callable[[str, int, float | None], None]
_REPEATABLE = {429, 500, 502, 503, 504}
_log = logging.getLogger(__name__)


def ignore(verb: str, status: int, seconds: float | None) -> None:
    """Count nothing."""


class ApiServer:
    """A connection pool to the API server.

    Args:
        configuration: Its address, its certificates and our token, which is read anew when it changes.
        answered: Told of each answer the verb, the status and the seconds it took; None for a watch.
    """

    def __init__(self, configuration: Configuration, *, answered: Answered = ignore) -> None:
        configuration.connection_pool_maxsize = CONNECTIONS
        self._configuration = configuration
        self._client = RESTClientObject(configuration)
        # Watches hold their connections, and must not take those that requests wait for.
        configuration.connection_pool_maxsize = 0
        self._watching = RESTClientObject(configuration)
        self._answered = answered

    async def get(self, path: str, query: Mapping[str, str] | None = None, *, accept: str = JSON) -> Raw:
        """Read an object or a list; NotFoundError if there is none."""
        return await self._request("GET", path, query=query, accept=accept)

    async def lines(
        self, path: str, query: Mapping[str, str], *, accept: str, silence: float
    ) -> AsyncIterator[bytes]:
        """Yield the lines of an answer that goes on, such as a watch, until the server ends it.

        Args:
            path: Where.
            query: What of it.
            accept: The form that is asked for.
            silence: Longest time in seconds without a byte.

        Raises:
            ClusterError: It was refused, broke off or fell silent.
        """
        patience = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=silence)
        target = f"{path}?{urlencode(query)}"
        try:
            answer = await self._send(self._watching, "GET", target, accept=accept, patience=patience)
            self._answered("WATCH", answer.status, None)
            if answer.status >= 300:
                raise failure("WATCH", path, answer.status, await answer.read())
            with contextlib.closing(answer.response):
                async for line in answer.response.content:
                    yield line
        except (aiohttp.ClientError, OSError) as error:
            raise ClusterError(f"WATCH {path}: broken off ({error!r})") from error

    async def text(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Read what is no JSON, such as a log."""
        return (await self._exchange("GET", path, query=query)).decode(errors="replace")

    @contextlib.asynccontextmanager
    async def socket(
        self, path: str, query: Sequence[tuple[str, str]], *, protocol: str
    ) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open a WebSocket, through which the API server lets one speak with a program in a pod.

        Raises:
            ClusterError: It was refused or broke off.
        """
        token = await self._configuration.get_api_key_with_prefix("BearerToken")
        client = self._watching
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session,
                session.ws_connect(
                    f"{self._configuration.host}{path}?{urlencode(query)}",
                    protocols=(protocol,),
                    headers={"Authorization": token} if token else {},
                    ssl=client.ssl_context,
                    proxy=client.proxy,
                    proxy_headers=client.proxy_headers,
                    server_hostname=self._configuration.tls_server_name or None,
                ) as socket,
            ):
                yield socket
        except aiohttp.WSServerHandshakeError as error:
            raise failure("GET", path, error.status, b"") from error
        except (aiohttp.ClientError, OSError) as error:
            raise ClusterError(f"GET {path}: broken off ({error!r})") from error

    async def create(self, path: str, body: Raw) -> Raw:
        """Create an object."""
        return await self._request("POST", path, body=body)

    async def patch(self, path: str, operations: list[dict[str, Any]]) -> Raw:
        """Apply an RFC 6902 patch."""
        return await self._request("PATCH", path, body=operations, content_type=JSON_PATCH)

    async def put(self, path: str, body: Raw) -> Raw:
        """Replace an object; its resourceVersion must be the present one."""
        return await self._request("PUT", path, body=body)

    async def delete(self, path: str, options: Raw) -> None:
        """Ask for the end of an object."""
        await self._request("DELETE", path, body={"apiVersion": "v1", "kind": "DeleteOptions", **options})

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        await self._watching.close()

    async def _request(self, method: str, path: str, **rest: Any) -> Raw:
        answer: Raw = json.loads(await self._exchange(method, path, **rest))
        return answer

    async def _exchange(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        content_type: str = JSON,
        accept: str = JSON,
    ) -> bytes:
        target = f"{path}?{urlencode(query)}" if query else path
        for attempt in range(1, ATTEMPTS + 1):
            begun = time.monotonic()
            try:
                answer = await self._send(
                    self._client, method, target, body=body, content_type=content_type, accept=accept
                )
                content: bytes = await answer.read()
            except (aiohttp.ClientError, OSError) as error:
                if attempt == ATTEMPTS:
                    raise ClusterError(
                        f"{method} {path}: the API server does not answer ({error!r})"
                    ) from error
                await asyncio.sleep(_delay(attempt))
                continue
            self._answered(method, answer.status, time.monotonic() - begun)
            if answer.status < 300:
                return content
            if answer.status not in _REPEATABLE or attempt == ATTEMPTS:
                raise failure(method, path, answer.status, content)
            _log.info("%s %s: %d, trying again", method, path, answer.status)
            await asyncio.sleep(_asked_delay(answer.headers) or _delay(attempt))
        raise AssertionError("the last attempt returns or raises")

    async def _send(
        self,
        client: RESTClientObject,
        method: str,
        target: str,
        *,
        body: Any = None,
        content_type: str = JSON,
        accept: str = JSON,
        patience: aiohttp.ClientTimeout = TIMEOUT,
    ) -> RESTResponse:
        headers = {"Accept": accept, "Content-Type": content_type}
        token = await self._configuration.get_api_key_with_prefix("BearerToken")
        if token:
            headers["Authorization"] = token
        address = self._configuration.host + target
        answer: RESTResponse = await client.request(
            method, address, headers=headers, body=body, _request_timeout=patience
        )
        return answer


async def connect(*, answered: Answered = ignore) -> ApiServer:
    """Return the API server of the pod's own cluster, or outside of one that of KUBECONFIG.

    Args:
        answered: As of `ApiServer`.

    Raises:
        ClusterError: Neither is configured.
    """
    configuration = Configuration()
    try:
        config.load_incluster_config(client_configuration=configuration)
    except config.ConfigException:
        try:
            await config.load_kube_config(
                config_file=os.environ.get("KUBECONFIG"),
                client_configuration=configuration,
                persist_config=False,
            )
        except config.ConfigException as error:
            message = "no API server is configured: run in a pod with a service account, or set KUBECONFIG"
            raise ClusterError(message) from error
    return ApiServer(configuration, answered=answered)


def failure(method: str, path: str, status: int, answer: bytes) -> ClusterError:
    """Return the error for an answer that is no success, in the API server's own words."""
    try:
        told = json.loads(answer)
        message, reason = str(told.get("message") or ""), str(told.get("reason") or "")
    except (ValueError, AttributeError):
        message, reason = answer[:300].decode(errors="replace"), ""
    text = f"{method} {path}: {status} {message}".rstrip()
    if status == 404:
        return NotFoundError(text)
    if status == 409:
        return AlreadyExistsError(text) if reason == "AlreadyExists" else ConflictError(text)
    if status == 422 and method == "PATCH":
        return ConflictError(text)
    if status in (401, 403, 422):
        return ForbiddenError(message or text)
    return ClusterError(text)


def _delay(attempt: int) -> float:
    longest: float = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def _asked_delay(headers: Mapping[str, str]) -> float | None:
    asked = headers.get("Retry-After", "")
    return min(30.0, float(asked)) if asked.isdigit() else None
