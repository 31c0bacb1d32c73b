"""Requests of JSON to the API server, over the asyncio client of the `kubernetes` package.

Its models are left out: three kinds of requests are made, and their replies are read by msgspec.
"""

import logging
import os
import time
from typing import Any, NamedTuple

import aiohttp
from kubernetes.aio import config
from kubernetes.aio.client.configuration import Configuration
from kubernetes.aio.client.rest import RESTClientObject

from wrapper_publisher import metrics
from wrapper_publisher.ports import UnavailableError

CONNECT_SECONDS = 2.0
REQUEST_SECONDS = 3.0
CONNECTIONS = 16
JSON = "application/json"
JSON_PATCH = "application/json-patch+json"
_log = logging.getLogger(__name__)


class Reply(NamedTuple):
    """An answer that is neither a refusal of ourselves nor a failure of the server."""

    status: int
    body: bytes


class ApiServer:
    """A connection pool to the API server.

    Args:
        configuration: Its address, certificates and our token.
    """

    def __init__(self, configuration: Configuration) -> None:
        configuration.connection_pool_maxsize = CONNECTIONS
        self._configuration = configuration
        self._client = RESTClientObject(configuration)

    async def request(self, method: str, path: str, *, body: Any = None, content_type: str = JSON) -> Reply:
        """Make a request and return the answer, whatever its status says about the object.

        Raises:
            UnavailableError: No answer came, the server cannot serve, or does not want to hear us.
        """
        headers = {"Accept": JSON, "Content-Type": content_type}
        timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS, sock_connect=CONNECT_SECONDS)
        begun = time.monotonic()
        try:
            token = await self._configuration.get_api_key_with_prefix("BearerToken")
            if token:
                headers["Authorization"] = token
            response = await self._client.request(
                method, self._configuration.host + path, headers=headers, body=body, _request_timeout=timeout
            )
            reply = Reply(response.status, await response.read())
        except (aiohttp.ClientError, OSError) as error:
            raise UnavailableError(f"the API server does not answer ({_said(error)})") from error
        metrics.API_REQUESTS.labels(method, str(reply.status)).inc()
        metrics.API_SECONDS.labels(method).observe(time.monotonic() - begun)
        if reply.status in (401, 403, 429) or reply.status >= 500:
            _log.warning("%s %s: the API server answers %d: %s", method, path, reply.status, reply.body[:300])
            raise UnavailableError(f"the API server answers {reply.status}")
        return reply

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


async def connect() -> ApiServer:
    """Return the API server of the pod's own cluster, or outside of one that of KUBECONFIG.

    Raises:
        UnavailableError: Neither is configured.
    """
    logging.getLogger("kubernetes").setLevel(logging.ERROR)
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
            raise UnavailableError(
                "no API server is configured: run in a pod with a service account, or set KUBECONFIG"
            ) from error
    return ApiServer(configuration)


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
