"""What a report of a bug needs from a cluster; no Secret is ever read."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from importlib import metadata
from typing import Any

from wrapper_contract.names import CODE_KEY
from wrapper_operator.cluster.port import ClusterError, Raw
from wrapper_operator.lifecycle.times import write_time
from wrapperctl.cluster import objects, pod_logs
from wrapperctl.cluster.access import Desk
from wrapperctl.view.documents import without_noise
from wrapperctl.view.redaction import redacted, suspect_values, without_values

_LINES = 500
_OPERATOR_LINES = 5000
_OPERATOR = "app.kubernetes.io/name=wrapper-operator,app.kubernetes.io/component=operator"
_EVENT = ("type", "reason", "message", "count", "firstTimestamp", "lastTimestamp")


async def bundle(desk: Desk, *, now: datetime) -> Raw:
    """Gather all about a Wrapper; what cannot be had stands there as the reason why.

    Raises:
        LocalFailure: There is no such Wrapper.
    """
    wrapper = without_noise(await desk.wrapper())
    secret = suspect_values(wrapper["spec"])
    wrapper = {**wrapper, "spec": without_values(wrapper["spec"])}
    parts: dict[str, Awaitable[Any]] = {
        "events": _events(desk),
        "pods": _pods(desk),
        "code": _code(desk, wrapper),
        "operator": _operator(desk),
    }
    gathered = await asyncio.gather(*(_or_reason(part) for part in parts.values()))
    found: Raw = {
        "about": await _about(desk, now),
        "wrapper": wrapper,
        **dict(zip(parts, gathered, strict=True)),
    }
    cleaned: Raw = redacted(found, secret)
    return cleaned


async def _about(desk: Desk, now: datetime) -> Raw:
    server = await _or_reason(desk.server.get("/version"))
    version = server.get("gitVersion") if isinstance(server, dict) else server
    return {
        "made": write_time(now),
        "wrapperctl": metadata.version("wrapper-operator"),
        "kubernetes": version,
    }


async def _events(desk: Desk) -> list[Raw]:
    found = await objects.events(desk, "Wrapper", desk.name)
    return [_event(each) for each in found]


async def _pods(desk: Desk) -> list[Raw]:
    return [await _pod(desk, pod) for pod in await objects.pods(desk)]


async def _pod(desk: Desk, pod: Raw) -> Raw:
    name = pod["metadata"]["name"]
    spec = pod["spec"]
    containers = [*(spec.get("initContainers") or ()), *spec["containers"]]
    events = await _or_reason(objects.events(desk, "Pod", name))
    lines = await _or_reason(pod_logs.last_lines(desk, name, most=_LINES))
    return {
        "name": name,
        "created": pod["metadata"]["creationTimestamp"],
        "labels": pod["metadata"].get("labels"),
        "node": spec.get("nodeName"),
        # Their environment stays out: it holds the whole task.
        "containers": [{key: each.get(key) for key in ("name", "image", "resources")} for each in containers],
        "status": pod.get("status"),
        "events": [_event(each) for each in events] if isinstance(events, list) else events,
        "log": [f"{line.time} {line.container} {line.text}" for line in lines]
        if isinstance(lines, list)
        else lines,
    }


async def _code(desk: Desk, wrapper: Raw) -> Raw:
    name = ((wrapper.get("status") or {}).get("generation") or {}).get("configMap")
    if not name:
        return {}
    found = await desk.server.get(f"/api/v1/namespaces/{desk.namespace}/configmaps/{name}")
    return {"configMap": name, CODE_KEY: (found.get("data") or {}).get(CODE_KEY)}


async def _operator(desk: Desk) -> list[Raw]:
    """What operators that are there say of this Wrapper."""
    found = await objects.listed(desk.server, "/api/v1/pods", {"labelSelector": _OPERATOR})
    return [await _said(desk, pod) for pod in found]


async def _said(desk: Desk, pod: Raw) -> Raw:
    place = pod["metadata"]
    path = f"/api/v1/namespaces/{place['namespace']}/pods/{place['name']}/log"
    text = await desk.server.text(path, {"tailLines": str(_OPERATOR_LINES)})
    lines = [line for line in text.splitlines() if desk.name in line and desk.namespace in line]
    image = pod["spec"]["containers"][0].get("image")
    return {"pod": f"{place['namespace']}/{place['name']}", "image": image, "log": lines[-_LINES:]}


def _event(event: Raw) -> Raw:
    return {name: event[name] for name in _EVENT if event.get(name) is not None}


async def _or_reason(part: Awaitable[Any]) -> Any:
    try:
        return await part
    except ClusterError as error:
        return f"could not be had: {error}"
