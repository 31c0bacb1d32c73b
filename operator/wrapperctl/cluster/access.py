"""From a command line to a cluster: who asks, where, and about which Wrapper."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import GROUP, VERSION
from wrapper_operator.cluster.port import ClusterError, ForbiddenError, NotFoundError, Raw
from wrapper_operator.cluster.requests import ApiServer
from wrapperctl.local.failure import LocalFailure

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which Wrapper of which cluster.

    Attributes:
        name: Of the Wrapper.
        namespace: None for that of the context.
        context: Of the kubeconfig; None for the current one.
    """

    name: str
    namespace: str | None = None
    context: str | None = None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A connection, and the Wrapper that it is about."""

    server: ApiServer
    namespace: str
    name: str

    @property
    def path(self) -> str:
        """Path of the Wrapper at the API server."""
        return f"/apis/{GROUP}/{VERSION}/namespaces/{self.namespace}/wrappers/{self.name}"

    async def wrapper(self) -> Raw:
        """Return the Wrapper as it is now.

        Raises:
            LocalFailure: There is none.
        """
        try:
            return await self.server.get(self.path)
        except NotFoundError as error:
            message = f"there is no Wrapper {self.name} in the namespace {self.namespace}"
            raise LocalFailure(ExitCode.CONFIGURATION, message) from error

    async def caller(self) -> str:
        """Return the name under which the API server knows whoever asks."""
        review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
        path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
        told = await self.server.create(path, review)
        return str(told["status"]["userInfo"].get("username") or "somebody")


def at(place: Place, work: Callable[[Desk], Awaitable[Result]]) -> Result:
    """Connect, do some work, and close the connection.

    Raises:
        LocalFailure: The cluster cannot be reached or refuses.
    """
    return asyncio.run(_at(place, work))


async def _at(place: Place, work: Callable[[Desk], Awaitable[Result]]) -> Result:
    # The client is loaded only by commands that need a cluster.
    from wrapper_operator.cluster.kubeconfig import connect_as_user

    try:
        cluster = await connect_as_user(place.context)
    except ClusterError as error:
        raise LocalFailure(ExitCode.CONFIGURATION, str(error)) from error
    namespace = place.namespace or cluster.namespace
    try:
        return await work(Desk(server=cluster.server, namespace=namespace, name=place.name))
    except ForbiddenError as error:
        raise LocalFailure(ExitCode.CREDENTIALS, f"the API server refuses: {error}") from error
    except ClusterError as error:
        raise LocalFailure(ExitCode.UNAVAILABLE, str(error)) from error
    finally:
        await cluster.server.close()
