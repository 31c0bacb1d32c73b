"""The installations of a cluster: each operator with the publisher of its release."""

import asyncio
from dataclasses import dataclass, field

from wrapper_operator.cluster.port import ClusterError, NotFoundError, Raw
from wrapper_operator.cluster.requests import ApiServer
from wrapperctl.cluster.objects import listed
from wrapperctl.cluster.rights import Account

_NAME = "app.kubernetes.io/name=wrapper-operator"
_COMPONENT = "app.kubernetes.io/component"
_INSTANCE = "app.kubernetes.io/instance"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What there is of one release.

    Attributes:
        namespace: Of operator and publisher.
        release: Name of the release.
        operator: Its Deployment; None where there is a publisher only.
        publisher: Likewise.
        service: The publisher's Service.
        lease: The operator's Lease; None where there is none.
    """

    namespace: str
    release: str
    operator: Raw | None = None
    publisher: Raw | None = None
    service: Raw | None = None
    lease: Raw | None = None

    @property
    def environment(self) -> dict[str, Raw]:
        """The operator's environment: each variable by its name, as the pod template has it."""
        return {each["name"]: each for each in _container(self.operator).get("env") or ()}

    def setting(self, name: str) -> str:
        """Return a plain setting of the operator; empty where it is none."""
        return str(self.environment.get(f"WRAPPERS_{name}", {}).get("value") or "")

    @property
    def watched(self) -> tuple[str | None, ...]:
        """Namespaces that it looks after; None alone stands for all."""
        named = tuple(name.strip() for name in self.setting("NAMESPACES").split(",") if name.strip())
        return named or (None,)

    def account(self, deployment: Raw) -> Account:
        """Return the service account of a part."""
        name = deployment["spec"]["template"]["spec"].get("serviceAccountName") or "default"
        lease_namespace = self.setting("OPERATOR_NAMESPACE") or self.namespace
        return Account(
            namespace=self.namespace,
            name=name,
            watched=self.watched,
            lease_namespace=lease_namespace,
            lease=self.setting("LEASE_NAME") or "wrapper-operator",
        )


@dataclass(slots=True)
class _Parts:
    found: dict[str, Raw] = field(default_factory=dict)


async def installations(server: ApiServer, namespace: str | None) -> list[Installation]:
    """Return the installations of a namespace, or of all.

    Raises:
        ClusterError: Whoever asks may not look there.
    """
    place = f"/namespaces/{namespace}" if namespace else ""
    query = {"labelSelector": _NAME}
    deployments, services = await asyncio.gather(
        listed(server, f"/apis/apps/v1{place}/deployments", query),
        listed(server, f"/api/v1{place}/services", query),
    )
    releases: dict[tuple[str, str], _Parts] = {}
    for kind, things in (("deployment", deployments), ("service", services)):
        for thing in things:
            metadata = thing["metadata"]
            labels = metadata.get("labels") or {}
            parts = releases.setdefault((metadata["namespace"], str(labels.get(_INSTANCE, ""))), _Parts())
            parts.found[f"{labels.get(_COMPONENT)} {kind}"] = thing
    return [await _installation(server, *key, parts.found) for key, parts in sorted(releases.items())]


async def _installation(
    server: ApiServer, namespace: str, release: str, parts: dict[str, Raw]
) -> Installation:
    found = Installation(
        namespace=namespace,
        release=release,
        operator=parts.get("operator deployment"),
        publisher=parts.get("publisher deployment"),
        service=parts.get("publisher service"),
    )
    if found.operator is None:
        return found
    account = found.account(found.operator)
    path = f"/apis/coordination.k8s.io/v1/namespaces/{account.lease_namespace}/leases/{account.lease}"
    try:
        lease = await server.get(path)
    except NotFoundError:
        return found
    return Installation(
        namespace=namespace, release=release, operator=found.operator,
        publisher=found.publisher, service=found.service, lease=lease,
    )  # fmt: skip


async def readiness(server: ApiServer, service: Raw) -> str:
    """Return what a publisher behind a Service says of itself and of the broker.

    Raises:
        ClusterError: None answers, or whoever asks may not ask through the API server.
    """
    metadata = service["metadata"]
    port = next((each.get("name") for each in service["spec"].get("ports") or ()), None) or "http"
    path = f"/api/v1/namespaces/{metadata['namespace']}/services/{metadata['name']}:{port}/proxy/readyz"
    return (await server.text(path)).strip()


async def definition(server: ApiServer, name: str) -> Raw | None:
    """Return a custom resource definition; None where there is none."""
    try:
        return await server.get(f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}")
    except NotFoundError:
        return None


async def clock(server: ApiServer) -> str:
    """Return the API server's time, to the second: that at which it made an object.

    Raises:
        ClusterError: It gives none.
    """
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    made = await server.create("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)
    told = (made.get("metadata") or {}).get("creationTimestamp")
    if not told:
        raise ClusterError("the API server does not tell its time")
    return str(told)


def _container(deployment: Raw | None) -> Raw:
    containers = deployment["spec"]["template"]["spec"]["containers"] if deployment else [{}]
    first: Raw = containers[0]
    return first
