"""From events of the watches to objects in the queue: the only part that kopf calls."""

from typing import Any

import kopf

from wrapper_contract.names import GROUP, MANAGED_BY_LABEL, MANAGER, VERSION
from wrapper_operator.cluster.port import Raw
from wrapper_operator.controllers.liveness import Canary
from wrapper_operator.controllers.remembered import ChildKind, Remembered
from wrapper_operator.controllers.work_queue import Key, WorkQueue
from wrapper_operator.metrics import watches

REQUEST_SECONDS = 30.0
PAUSES = (1, 1, 2, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5)
"""Seconds between tries of a request while the API server is away: about as many in all as kopf's own, which
end with a pause of 21 s, in which an API server that is back again would not be noticed."""


def kopf_settings(*, lease: str) -> kopf.OperatorSettings:
    """Return kopf's settings: it watches, and writes nothing.

    Args:
        lease: Name of our Lease, the only one that is watched.
    """
    settings = kopf.OperatorSettings()
    settings.posting.enabled = False
    settings.peering.standalone = True
    settings.networking.request_timeout = REQUEST_SECONDS
    settings.networking.error_backoffs = PAUSES
    settings.queueing.worker_limit = None
    # What it would look for (namespaces, definitions) is known, and listing them would need more rights.
    settings.scanning.disabled = True
    ours = f"{MANAGED_BY_LABEL}={MANAGER}"
    settings.watching.label_selectors["", "v1", "pods"] = ours
    settings.watching.label_selectors["", "v1", "configmaps"] = ours
    settings.watching.field_selectors["coordination.k8s.io", "v1", "leases"] = f"metadata.name={lease}"
    return settings


def kopf_registry(remembered: Remembered, queue: WorkQueue, canary: Canary) -> kopf.OperatorRegistry:
    """Return the handlers: plain events only; kopf's other kinds write finalizers or annotations."""
    registry = kopf.OperatorRegistry()

    @kopf.on.login(registry=registry)
    async def log_in(**known: Any) -> kopf.ConnectionInfo | None:
        return kopf.login_with_service_account(**known) or kopf.login_with_kubeconfig(**known)

    @kopf.on.event(GROUP, VERSION, "wrappers", registry=registry)
    async def on_wrapper(event: Any, **_: object) -> None:
        watches.WATCH_EVENTS.labels("wrappers").inc()
        see_wrapper(remembered, queue, event["type"], event["object"])

    @kopf.on.event("v1", "pods", registry=registry)
    async def on_pod(event: Any, **_: object) -> None:
        watches.WATCH_EVENTS.labels("pods").inc()
        see_child(remembered, queue, "pod", event["type"], event["object"])

    @kopf.on.event("v1", "configmaps", registry=registry)
    async def on_config_map(event: Any, **_: object) -> None:
        watches.WATCH_EVENTS.labels("configmaps").inc()
        see_child(remembered, queue, "config map", event["type"], event["object"])

    @kopf.on.event("coordination.k8s.io", "v1", "leases", registry=registry)
    async def on_lease(event: Any, **_: object) -> None:
        watches.WATCH_EVENTS.labels("leases").inc()
        canary.hear(event["object"])

    return registry


def see_wrapper(remembered: Remembered, queue: WorkQueue, kind: str | None, wrapper: Raw) -> None:
    """Take note of a Wrapper that was listed, or has changed, or is gone.

    A watch begins, and after a gap goes on, with everything there is; what is known already changes nothing.
    """
    if kind != "DELETED" and remembered.knows_wrapper(wrapper):
        return
    key: Key = wrapper["metadata"]["namespace"], wrapper["metadata"]["name"]
    rivals = remembered.namesakes(key)
    if kind == "DELETED":
        remembered.forget_wrapper(key)
    else:
        remembered.keep_wrapper(wrapper)
    for each in {key} | rivals | remembered.namesakes(key):
        queue.add(each)


def see_child(
    remembered: Remembered, queue: WorkQueue, child_kind: ChildKind, kind: str | None, child: Raw
) -> None:
    """Take note of a pod or ConfigMap, for the Wrapper that it belongs to, unless it is known as it is."""
    if kind != "DELETED" and remembered.knows_child(child_kind, child):
        return
    if kind == "DELETED":
        key = remembered.forget_child(child_kind, child)
    else:
        key = remembered.keep_child(child_kind, child)
    if key is not None:
        queue.add(key)


def see_config_map(remembered: Remembered, queue: WorkQueue, namespace: str, name: str) -> None:
    """Take note that a ConfigMap of people's has changed, for every Wrapper that names it."""
    watches.WATCH_EVENTS.labels("named configmaps").inc()
    for key in remembered.naming((namespace, name)):
        queue.add(key)
