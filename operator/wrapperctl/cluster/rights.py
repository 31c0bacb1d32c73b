"""What operator and publisher must be allowed in the namespaces that they look after, and what not.

The table is that of the chart's roles; a test holds them against each other.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from wrapper_contract.names import GROUP
from wrapper_operator.cluster.requests import ApiServer

_PATH = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
_AT_ONCE = 8
Where = Literal["watched", "lease", "cluster"]


@dataclass(frozen=True, kw_only=True)
class Right:
    """One verb on one kind of object.

    Attributes:
        group: API group; empty for the core.
        resource: Plural, with its subresource.
        verb: Such as `get`.
        where: In each watched namespace, in that of the Lease, or in no namespace at all.
        named: Whether it holds for the operator's own Lease only.
        wanted: False for what should not be allowed.
    """

    group: str
    resource: str
    verb: str
    where: Where = "watched"
    named: bool = False
    wanted: bool = True

    @property
    def told(self) -> str:
        """The right as people say it."""
        return f"{self.verb} {self.resource}"


@dataclass(frozen=True, kw_only=True)
class Account:
    """A service account, and where its rights must hold.

    Attributes:
        namespace: Its own.
        name: Of the account.
        watched: Namespaces that are looked after; `None` alone stands for all.
        lease_namespace: Where the Lease is.
        lease: Its name.
    """

    namespace: str
    name: str
    watched: tuple[str | None, ...]
    lease_namespace: str
    lease: str


def _rights(group: str, resource: str, verbs: str, **more: bool | Where) -> Iterable[Right]:
    return (Right(group=group, resource=resource, verb=verb, **more) for verb in verbs.split())  # type: ignore[arg-type]


WRAPPERS = (*_rights(GROUP, "wrappers", "get list watch"), *_rights(GROUP, "wrappers/status", "patch"))
OPERATOR: tuple[Right, ...] = (
    *WRAPPERS,
    *_rights("", "pods", "get list watch create patch delete"),
    *_rights("", "pods/log", "get"),
    *_rights("", "configmaps", "get list watch create patch delete"),
    *_rights("", "events", "list create"),
    *_rights("coordination.k8s.io", "leases", "get list watch update patch", where="lease", named=True),
    *_rights("coordination.k8s.io", "leases", "create", where="lease"),
    *_rights("", "secrets", "get list", wanted=False),
)
PUBLISHER: tuple[Right, ...] = (
    *WRAPPERS,
    *_rights("authentication.k8s.io", "tokenreviews", "create", where="cluster"),
    *_rights("", "secrets", "get list", wanted=False),
    *_rights("", "pods", "create", wanted=False),
)


@dataclass(frozen=True)
class Difference:
    """A right that is not as the table has it."""

    right: Right
    namespace: str | None

    @property
    def told(self) -> str:
        """The right and where, for people."""
        place = f" in {self.namespace}" if self.namespace else ""
        return f"{self.right.told}{place}"


async def differences(server: ApiServer, account: Account, table: Sequence[Right]) -> list[Difference]:
    """Ask about each right of an account, and return those that are not as they should be.

    Raises:
        ClusterError: Whoever asks may not ask, or the API server does not answer.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def ask(right: Right, namespace: str | None) -> bool:
        async with gate:
            answer = await server.create(_PATH, review(account, right, namespace))
        return bool(answer["status"].get("allowed"))

    asked = [(right, namespace) for right in table for namespace in places(account, right)]
    answers = await asyncio.gather(*(ask(*each) for each in asked))
    return [
        Difference(right, namespace)
        for (right, namespace), allowed in zip(asked, answers, strict=True)
        if allowed is not right.wanted
    ]


def places(account: Account, right: Right) -> tuple[str | None, ...]:
    """Return the namespaces in which a right must hold; None for all at once, or for none."""
    if right.where == "cluster":
        return (None,)
    return (account.lease_namespace,) if right.where == "lease" else account.watched


def review(account: Account, right: Right, namespace: str | None) -> dict[str, object]:
    """Return the SubjectAccessReview of one right."""
    resource, _, subresource = right.resource.partition("/")
    attributes = {"group": right.group, "resource": resource, "subresource": subresource, "verb": right.verb}
    if right.named:
        attributes["name"] = account.lease
    user = f"system:serviceaccount:{account.namespace}:{account.name}"
    groups = ["system:serviceaccounts", f"system:serviceaccounts:{account.namespace}", "system:authenticated"]
    spec = {
        "user": user,
        "groups": groups,
        "resourceAttributes": {**attributes, "namespace": namespace or ""},
    }
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}
