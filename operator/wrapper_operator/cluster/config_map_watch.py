"""A watch of ConfigMaps that people write, by metadata alone: what they hold never crosses the wire."""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Callable

from wrapper_operator.cluster.port import ClusterError, Raw
from wrapper_operator.cluster.requests import METADATA_LIST, ApiServer

EVENT_TYPE = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
LIST_PAGE = 500
WATCH_SECONDS = 300
"""After which the API server ends a watch, and another one goes on from there."""

SILENCE_SECONDS = 150.0
"""Longest time without a byte; the API server sends a bookmark each minute."""

RETRY_SECONDS = 5.0
Tell = Callable[[str, str], None]
"""Told namespace and name of a ConfigMap that is there, has changed, or is gone."""

_log = logging.getLogger(__name__)


class ConfigMapWatch:
    """Follows the ConfigMaps of one namespace, or of all.

    Their labels are their owners', so nothing can be selected by the server; names and versions are all
    that is read.

    Args:
        server: Where to.
        namespace: Which one; "" for all.
        tell: Told each change, and everything there is whenever changes may have been missed.
    """

    def __init__(self, server: ApiServer, *, namespace: str, tell: Tell) -> None:
        self._server = server
        self._path = f"/api/v1/namespaces/{namespace}/configmaps" if namespace else "/api/v1/configmaps"
        self._tell = tell
        self._version = ""

    async def begin(self) -> None:
        """Mark where changes are told from: whoever reads afterwards misses none.

        Raises:
            ClusterError: They cannot be listed.
        """
        page = await self._server.get(self._path, {"limit": "1"}, accept=METADATA_LIST)
        self._version = _version(page)

    async def follow(self, retry_seconds: float = RETRY_SECONDS) -> None:
        """Follow for ever; what fails is tried again after a while."""
        while True:
            try:
                self._version = self._version or await self._list()
                self._version = await self._watch(self._version)
            except ClusterError as error:
                _log.warning("ConfigMaps cannot be followed: %s", error)
                # What was missed by now is found by listing.
                self._version = ""
                await asyncio.sleep(retry_seconds * random.uniform(0.5, 1.5))  # noqa: S311 - no secret

    async def _list(self) -> str:
        query = {"limit": str(LIST_PAGE)}
        while True:
            page = await self._server.get(self._path, query, accept=METADATA_LIST)
            for item in page.get("items") or []:
                self._tell_of(item)
            metadata = page.get("metadata") or {}
            if not metadata.get("continue"):
                return _version(page)
            query = {**query, "continue": str(metadata["continue"])}

    async def _watch(self, version: str) -> str:
        """Watch until the API server ends it; return the version to go on from, "" to list anew."""
        query = {
            "watch": "true",
            "allowWatchBookmarks": "true",
            "resourceVersion": version,
            "timeoutSeconds": str(WATCH_SECONDS),
        }
        async for event in self._events(query):
            if event["type"] == "ERROR":
                # Most often 410: the version is too old to go on from.
                return ""
            version = str(event["object"]["metadata"]["resourceVersion"])
            if event["type"] != "BOOKMARK":
                self._tell_of(event["object"])
        return version

    async def _events(self, query: dict[str, str]) -> AsyncIterator[Raw]:
        lines = self._server.lines(self._path, query, accept=EVENT_TYPE, silence=SILENCE_SECONDS)
        async for line in lines:
            yield json.loads(line)

    def _tell_of(self, config_map: Raw) -> None:
        metadata = config_map["metadata"]
        self._tell(metadata["namespace"], metadata["name"])


def _version(page: Raw) -> str:
    return str((page.get("metadata") or {}).get("resourceVersion") or "")
