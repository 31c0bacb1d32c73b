"""The cluster port over a real API server."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wrapper_contract.names import GROUP, MANAGED_BY_LABEL, MANAGER, VERSION, WRAPPER_LABEL
from wrapper_operator.cluster.port import (
    AlreadyExistsError,
    ClusterError,
    ConflictError,
    NotFoundError,
    PatchOperation,
    Raw,
)
from wrapper_operator.cluster.requests import JSON, METADATA_LIST, ApiServer

LIST_PAGE = 500
MANAGED = f"{MANAGED_BY_LABEL}={MANAGER}"
"""Label selector of every Pod and ConfigMap of ours."""
_WRAPPERS = f"/apis/{GROUP}/{VERSION}"


class KubernetesCluster:
    """Requests to one cluster (see `ClusterPort`).

    Args:
        server: Where to.
        namespaces: Namespaces that are watched; none for all.
    """

    def __init__(self, server: ApiServer, *, namespaces: Sequence[str] = ()) -> None:
        self._server = server
        self._namespaces = tuple(namespaces)

    async def list_wrappers(self) -> list[Raw]:
        """Return every Wrapper in the watched namespaces."""
        if not self._namespaces:
            return await self._list(f"{_WRAPPERS}/wrappers")
        found: list[Raw] = []
        for namespace in self._namespaces:
            found += await self._list(f"{_WRAPPERS}/namespaces/{namespace}/wrappers")
        return found

    async def get_wrapper(self, namespace: str, name: str) -> Raw | None:
        """Return a Wrapper as it is now."""
        return await self._get(f"{_WRAPPERS}/namespaces/{namespace}/wrappers/{name}")

    async def patch_wrapper_status(
        self, namespace: str, name: str, operations: Sequence[PatchOperation]
    ) -> Raw:
        """Apply a JSON patch to the status subresource."""
        path = f"{_WRAPPERS}/namespaces/{namespace}/wrappers/{name}/status"
        return await self._server.patch(path, list(operations))

    async def list_pods(self, namespace: str, *, wrapper: str | None = None) -> list[Raw]:
        """Return our pods."""
        place = f"/namespaces/{namespace}" if namespace else ""
        return await self._list(f"/api/v1{place}/pods", _selector(wrapper))

    async def get_pod(self, namespace: str, name: str) -> Raw | None:
        """Return a pod as it is now."""
        return await self._get(f"/api/v1/namespaces/{namespace}/pods/{name}")

    async def create_pod(self, namespace: str, pod: Raw) -> Raw:
        """Create a pod."""
        return await self._server.create(f"/api/v1/namespaces/{namespace}/pods", pod)

    async def delete_pod(self, namespace: str, name: str, *, uid: str) -> None:
        """Ask a pod to end."""
        path = f"/api/v1/namespaces/{namespace}/pods/{name}"
        await self._server.delete(path, {"preconditions": {"uid": uid}})

    async def patch_pod(self, namespace: str, name: str, operations: Sequence[PatchOperation]) -> Raw:
        """Apply a JSON patch to a pod."""
        return await self._server.patch(f"/api/v1/namespaces/{namespace}/pods/{name}", list(operations))

    async def list_pod_events(self, namespace: str, pod: str, *, uid: str) -> list[Raw]:
        """Return the Events about a pod."""
        query = {"fieldSelector": f"involvedObject.name={pod},involvedObject.uid={uid}"}
        return await self._list(f"/api/v1/namespaces/{namespace}/events", query)

    async def read_log(self, namespace: str, pod: str, *, container: str, lines: int) -> str:
        """Return the last lines of a container's log."""
        query = {"container": container, "tailLines": str(lines)}
        try:
            return await self._server.text(f"/api/v1/namespaces/{namespace}/pods/{pod}/log", query)
        except ClusterError:
            # A pod that is gone, or that never started, has none; it is only shown to people.
            return ""

    async def list_code(self, namespace: str) -> list[Raw]:
        """Return our ConfigMaps with code, without the code."""
        place = f"/namespaces/{namespace}" if namespace else ""
        return await self._list(f"/api/v1{place}/configmaps", _selector(None), accept=METADATA_LIST)

    async def list_config_maps(self, namespace: str, *, wrapper: str) -> list[Raw]:
        """Return the ConfigMaps with code of one Wrapper."""
        return await self._list(f"/api/v1/namespaces/{namespace}/configmaps", _selector(wrapper))

    async def get_config_map(self, namespace: str, name: str) -> Raw | None:
        """Return a ConfigMap."""
        return await self._get(f"/api/v1/namespaces/{namespace}/configmaps/{name}")

    async def create_config_map(self, namespace: str, config_map: Raw) -> Raw:
        """Create a ConfigMap."""
        return await self._server.create(f"/api/v1/namespaces/{namespace}/configmaps", config_map)

    async def patch_config_map(self, namespace: str, name: str, operations: Sequence[PatchOperation]) -> Raw:
        """Apply a JSON patch to a ConfigMap."""
        path = f"/api/v1/namespaces/{namespace}/configmaps/{name}"
        return await self._server.patch(path, list(operations))

    async def delete_config_map(self, namespace: str, name: str, *, uid: str) -> None:
        """Delete a ConfigMap."""
        path = f"/api/v1/namespaces/{namespace}/configmaps/{name}"
        await self._server.delete(path, {"preconditions": {"uid": uid}})

    async def create_event(self, namespace: str, event: Raw) -> None:
        """Post an Event; one that cannot be posted is not worth a failure."""
        try:
            await self._server.create(f"/api/v1/namespaces/{namespace}/events", event)
        except ClusterError:
            return

    async def renew_lease(self, namespace: str, name: str, *, holder: str, at: datetime) -> Raw:
        """Write our Lease."""
        path = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"
        spec = {"holderIdentity": holder, "renewTime": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
        patch: list[dict[str, Any]] = [{"op": "add", "path": "/spec", "value": spec}]
        try:
            return await self._server.patch(f"{path}/{name}", patch)
        except NotFoundError:
            lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease"}
            try:
                return await self._server.create(path, {**lease, "metadata": {"name": name}, "spec": spec})
            except AlreadyExistsError:
                return await self._server.patch(f"{path}/{name}", patch)

    async def get_lease(self, namespace: str, name: str) -> Raw | None:
        """Return our Lease."""
        return await self._get(_lease(namespace, name))

    async def annotate_lease(self, namespace: str, name: str, annotations: Mapping[str, str]) -> None:
        """Set annotations of our Lease."""
        path, place = _lease(namespace, name), "/metadata/annotations"
        each = [
            {"op": "add", "path": f"{place}/{key.replace('~', '~0').replace('/', '~1')}", "value": value}
            for key, value in annotations.items()
        ]
        try:
            await self._server.patch(path, each)
        except ConflictError:
            # A member cannot be added to what is not there yet.
            await self._server.patch(path, [{"op": "add", "path": place, "value": dict(annotations)}])

    async def _get(self, path: str) -> Raw | None:
        try:
            return await self._server.get(path)
        except NotFoundError:
            return None

    async def _list(self, path: str, query: dict[str, str] | None = None, *, accept: str = JSON) -> list[Raw]:
        found: list[Raw] = []
        asked = {**(query or {}), "limit": str(LIST_PAGE)}
        while True:
            page = await self._server.get(path, asked, accept=accept)
            kind, version = str(page.get("kind", "")).removesuffix("List"), page.get("apiVersion")
            # The items of a list do not say what they are.
            found += [{"apiVersion": version, "kind": kind, **item} for item in page.get("items") or []]
            token = (page.get("metadata") or {}).get("continue")
            if not token:
                return found
            asked = {**asked, "continue": token}


def _lease(namespace: str, name: str) -> str:
    return f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/{name}"


def _selector(wrapper: str | None) -> dict[str, str]:
    return {"labelSelector": MANAGED if wrapper is None else f"{MANAGED},{WRAPPER_LABEL}={wrapper}"}
