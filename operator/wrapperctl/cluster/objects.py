"""Reading what belongs to Wrappers: themselves, their pods, Events and code."""

from collections.abc import Mapping
from typing import Any

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import GROUP, ROLE_LABEL, VERSION, WRAPPER_LABEL
from wrapper_operator.cluster.port import NotFoundError, Raw
from wrapper_operator.cluster.requests import ApiServer
from wrapperctl.cluster.access import Desk
from wrapperctl.local.failure import LocalFailure

_PAGE = "500"


async def wrappers(server: ApiServer, namespace: str | None) -> list[Raw]:
    """Return the Wrappers of a namespace, or of all where it is None, by namespace and name.

    Raises:
        LocalFailure: The cluster knows no Wrappers.
    """
    place = f"/namespaces/{namespace}" if namespace else ""
    try:
        found = await listed(server, f"/apis/{GROUP}/{VERSION}{place}/wrappers")
    except NotFoundError as error:
        message = "the cluster knows no Wrappers: install the chart wrapper-operator-crds"
        raise LocalFailure(ExitCode.CONFIGURATION, message) from error
    return sorted(found, key=lambda each: (each["metadata"]["namespace"], each["metadata"]["name"]))


async def listed(server: ApiServer, path: str, query: Mapping[str, str] | None = None) -> list[Raw]:
    """Return every object of a list, page by page."""
    items: list[Raw] = []
    more = ""
    while True:
        asked = {"limit": _PAGE, **(query or {}), **({"continue": more} if more else {})}
        answer: dict[str, Any] = await server.get(path, asked)
        items += answer.get("items") or []
        more = (answer.get("metadata") or {}).get("continue") or ""
        if not more:
            return items


async def pods(desk: Desk) -> list[Raw]:
    """Return the pods of a Wrapper, the newest first."""
    query = {"labelSelector": f"{WRAPPER_LABEL}={desk.name}"}
    found = await listed(desk.server, f"/api/v1/namespaces/{desk.namespace}/pods", query)
    return sorted(found, key=lambda pod: str(pod["metadata"]["creationTimestamp"]), reverse=True)


async def current_pod(desk: Desk, wrapper: Raw) -> Raw:
    """Return the pod of the current execution, or else the last one that collected, or that inspected.

    Raises:
        LocalFailure: There is none any more.
    """
    named = ((wrapper.get("status") or {}).get("execution") or {}).get("pod")
    found = await pods(desk)
    ranked = sorted(found, key=lambda pod: (pod["metadata"]["name"] != named, _role(pod) != "collect"))
    if not ranked:
        message = f"{desk.name} has no pod now; its last lines are in: wrapperctl status {desk.name}"
        raise LocalFailure(ExitCode.UNAVAILABLE, message)
    return ranked[0]


async def events(desk: Desk, kind: str, name: str) -> list[Raw]:
    """Return the Events about an object, the oldest first."""
    query = {"fieldSelector": f"involvedObject.kind={kind},involvedObject.name={name}"}
    found = await listed(desk.server, f"/api/v1/namespaces/{desk.namespace}/events", query)
    return sorted(
        found, key=lambda event: str(event.get("lastTimestamp") or event["metadata"]["creationTimestamp"])
    )


def _role(pod: Raw) -> str:
    return str((pod["metadata"].get("labels") or {}).get(ROLE_LABEL))
