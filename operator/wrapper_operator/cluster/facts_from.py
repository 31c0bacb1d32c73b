"""From pods as the API server shows them to what decisions see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import msgspec

from wrapper_contract.names import (
    ATTEMPT_LABEL,
    CODE_HASH_ANNOTATION,
    EXECUTION_LABEL,
    ROLE_LABEL,
    SOURCE_IDENTITY_ANNOTATION,
    SUPERVISOR_CONTAINER,
    WRAPPER_ID_LABEL,
)
from wrapper_contract.report import Termination
from wrapper_operator.cluster.owners import creation_time, owner_uid
from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.facts import PodExit, PodFacts, PodPhase
from wrapper_operator.lifecycle.times import read_time

_QUIET = {"", "ContainerCreating", "PodInitializing"}
"""Reasons of waiting that every pod goes through."""


def is_collection(pod: Raw) -> bool:
    """Return whether a pod is one of an attempt, not of an inspection."""
    return (pod["metadata"].get("labels") or {}).get(ROLE_LABEL) == "collect"


def pod_facts(pod: Raw, events: Sequence[Raw] = ()) -> PodFacts:
    """Return what matters of a collection pod.

    Args:
        pod: As the API server shows it.
        events: About it; what a pod waits for often stands only there.
    """
    metadata, status = pod["metadata"], pod.get("status") or {}
    labels, annotations = metadata.get("labels") or {}, metadata.get("annotations") or {}
    supervisor = _supervisor(status)
    state = supervisor.get("state") or {}
    started = "running" in state or "terminated" in state
    reason, message = ("", "") if started else _waiting(status, state, events)
    created = creation_time(pod)
    return PodFacts(
        name=metadata["name"],
        uid=metadata["uid"],
        wrapper_id=labels.get(WRAPPER_ID_LABEL, ""),
        execution=labels.get(EXECUTION_LABEL, ""),
        attempt=_number(labels.get(ATTEMPT_LABEL)),
        code_hash=annotations.get(CODE_HASH_ANNOTATION, ""),
        source_identity=annotations.get(SOURCE_IDENTITY_ANNOTATION, ""),
        phase=cast("PodPhase", status.get("phase") or "Pending"),
        created_at=created,
        owner_uid=owner_uid(pod),
        deletion_deadline=_time(metadata.get("deletionTimestamp")),
        unready_since=_unready_since(status, state),
        started=started,
        waiting_reason=reason,
        waiting_message=message,
        exit=_exit(status, state, created),
    )


def _supervisor(status: Raw) -> Raw:
    for container in status.get("containerStatuses") or []:
        if container.get("name") == SUPERVISOR_CONTAINER:
            return cast("Raw", container)
    return {}


def _exit(status: Raw, state: Raw, created: datetime) -> PodExit | None:
    ended = state.get("terminated")
    if ended is not None:
        return PodExit(
            code=int(ended.get("exitCode", -1)),
            reason=str(ended.get("reason") or "Ended"),
            finished_at=_time(ended.get("finishedAt")) or created,
            termination=_termination(ended.get("message")),
            collector_out_of_memory=_is_collector_out_of_memory(status),
        )
    if status.get("phase") in ("Succeeded", "Failed"):
        code = 0 if status["phase"] == "Succeeded" else -1
        return PodExit(
            code=code,
            reason=str(status.get("reason") or "Unknown"),
            finished_at=_last_change(status, created),
        )
    return None


def _is_collector_out_of_memory(status: Raw) -> bool:
    """A sidecar that was killed is started again, so how it ended may stand in its last state."""
    states = [
        (container.get(state) or {}).get("terminated") or {}
        for container in status.get("initContainerStatuses") or []
        for state in ("state", "lastState")
    ]
    return any(ended.get("reason") == "OOMKilled" for ended in states)


def _termination(message: str | None) -> Termination | None:
    try:
        return msgspec.json.decode(message or "", type=Termination)
    except msgspec.MsgspecError:
        # The kubelet may have cut it, or the container died before it could write one.
        return None


def _waiting(status: Raw, state: Raw, events: Sequence[Raw]) -> tuple[str, str]:
    for condition in status.get("conditions") or []:
        if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
            return str(condition.get("reason") or "Unschedulable"), str(condition.get("message") or "")
    for waiting in [state.get("waiting"), *_waits_of_collector(status)]:
        if waiting and str(waiting.get("reason") or "") not in _QUIET:
            return str(waiting["reason"]), str(waiting.get("message") or "")
    warnings = [event for event in events if event.get("type") == "Warning"]
    if warnings:
        last = max(warnings, key=_when)
        return str(last.get("reason") or "Warning"), str(last.get("message") or "")
    return "", ""


def _waits_of_collector(status: Raw) -> list[Any]:
    return [
        (container.get("state") or {}).get("waiting")
        for container in status.get("initContainerStatuses") or []
    ]


def _when(event: Raw) -> str:
    return str(event.get("lastTimestamp") or event.get("eventTime") or "")


def _unready_since(status: Raw, state: Raw) -> datetime | None:
    """A pod without readiness probes whose containers run is unready only when its node does not answer."""
    if status.get("phase") != "Running" or "running" not in state:
        return None
    for condition in status.get("conditions") or []:
        if condition.get("type") == "Ready" and condition.get("status") != "True":
            return _time(condition.get("lastTransitionTime"))
    return None


def _last_change(status: Raw, created: datetime) -> datetime:
    times = [_time(condition.get("lastTransitionTime")) for condition in status.get("conditions") or []]
    return max((time for time in times if time is not None), default=created)


def _time(text: object) -> datetime | None:
    return read_time(str(text)) if text else None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
