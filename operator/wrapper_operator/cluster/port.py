"""What the operator asks of a cluster, and nothing else: a port with a real and an in-memory side."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

Raw = dict[str, Any]
"""A Kubernetes object as JSON."""

PatchOperation = dict[str, Any]
"""One operation of an RFC 6902 JSON patch."""


class ClusterError(Exception):
    """A request that failed for good or after its retries; the text names verb, object and cause."""


class NotFoundError(ClusterError):
    """There is no such object (any more)."""


class AlreadyExistsError(ClusterError):
    """An object of this name exists."""


class ConflictError(ClusterError):
    """The object is not as the request expects it: a failed test of a patch, or another uid."""


class ForbiddenError(ClusterError):
    """The API server refused: a missing right, a quota, an admission policy; the text is its own."""


class ClusterPort(Protocol):
    """Requests that the operator makes; every method may raise ClusterError."""

    async def list_wrappers(self) -> list[Raw]:
        """Return every Wrapper in the watched namespaces."""
        ...

    async def get_wrapper(self, namespace: str, name: str) -> Raw | None:
        """Return a Wrapper as it is now; None if there is none."""
        ...

    async def patch_wrapper_status(
        self, namespace: str, name: str, operations: Sequence[PatchOperation]
    ) -> Raw:
        """Apply a JSON patch to the status subresource and return the object.

        Raises:
            ConflictError: A `test` of the patch failed, or a path is missing.
            NotFoundError: The Wrapper is gone.
        """
        ...

    async def list_pods(self, namespace: str, *, wrapper: str | None = None) -> list[Raw]:
        """Return our pods of a namespace ("" for all), of one Wrapper if named, also orphaned ones."""
        ...

    async def get_pod(self, namespace: str, name: str) -> Raw | None:
        """Return a pod as it is now; None if there is none."""
        ...

    async def create_pod(self, namespace: str, pod: Raw) -> Raw:
        """Create a pod.

        Raises:
            AlreadyExistsError: A pod of this name exists.
            ForbiddenError: A quota or an admission policy refuses it.
        """
        ...

    async def delete_pod(self, namespace: str, name: str, *, uid: str) -> None:
        """Ask a pod to end, if it still is the one with this uid; never by force."""
        ...

    async def patch_pod(self, namespace: str, name: str, operations: Sequence[PatchOperation]) -> Raw:
        """Apply a JSON patch to a pod's metadata (owner references, labels)."""
        ...

    async def list_pod_events(self, namespace: str, pod: str, *, uid: str) -> list[Raw]:
        """Return the Events about a pod: what it waits for often stands only there."""
        ...

    async def read_log(self, namespace: str, pod: str, *, container: str, lines: int) -> str:
        """Return the last lines of a container's log; "" where there is none."""
        ...

    async def list_code(self, namespace: str) -> list[Raw]:
        """Return the metadata of our ConfigMaps with code in a namespace ("" for all)."""
        ...

    async def list_config_maps(self, namespace: str, *, wrapper: str) -> list[Raw]:
        """Return the ConfigMaps with code of one Wrapper, also orphaned ones."""
        ...

    async def get_config_map(self, namespace: str, name: str) -> Raw | None:
        """Return a ConfigMap; None if there is none."""
        ...

    async def create_config_map(self, namespace: str, config_map: Raw) -> Raw:
        """Create a ConfigMap; AlreadyExistsError if one of this name exists."""
        ...

    async def patch_config_map(self, namespace: str, name: str, operations: Sequence[PatchOperation]) -> Raw:
        """Apply a JSON patch to a ConfigMap's metadata (owner references)."""
        ...

    async def delete_config_map(self, namespace: str, name: str, *, uid: str) -> None:
        """Delete a ConfigMap, if it still is the one with this uid."""
        ...

    async def create_event(self, namespace: str, event: Raw) -> None:
        """Post an Event; failures are logged, never raised."""
        ...

    async def renew_lease(self, namespace: str, name: str, *, holder: str, at: datetime) -> Raw:
        """Write our Lease, creating it if need be."""
        ...

    async def get_lease(self, namespace: str, name: str) -> Raw | None:
        """Return our Lease; None if there is none yet."""
        ...

    async def annotate_lease(self, namespace: str, name: str, annotations: Mapping[str, str]) -> None:
        """Set annotations of our Lease, and leave its others alone.

        Raises:
            NotFoundError: There is none yet.
        """
        ...
