"""Reading and moving the checkpoint of a Wrapper in a cluster: one guarded patch, and an Event that tells."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.rewinding import Marks, with_marks
from wrapper_operator.cluster.events import event
from wrapper_operator.cluster.port import ConflictError, Raw
from wrapper_operator.lifecycle.plan import Note
from wrapper_operator.lifecycle.times import write_time
from wrapperctl.cluster.access import Desk
from wrapperctl.local.failure import LocalFailure

Change = Callable[[Checkpoint], Checkpoint]
PREVIOUS = "previousCheckpoint"
_MARKS = ("phase", "highWaterMark", "lowWaterMark")


def checkpoint_of(wrapper: Raw) -> Checkpoint:
    """Return the checkpoint of a Wrapper; the beginning where it has none yet."""
    return msgspec.convert((wrapper.get("status") or {}).get("checkpoint") or {}, Checkpoint)


async def move(desk: Desk, change: Change, *, verb: str, now: datetime) -> tuple[Checkpoint, Checkpoint]:
    """Change the checkpoint of a suspended Wrapper; return it as it was and as it is.

    The patch holds only for just the object that was looked at, so nothing can begin to run in between.

    Args:
        desk: Where.
        change: From the old to the new one; a ValueError is told to whoever asks.
        verb: For the Event, such as `rewound`.
        now: The time.

    Raises:
        LocalFailure: The Wrapper is not suspended, still runs, or the change is wrong.
    """
    wrapper = await desk.wrapper()
    refuse_unless_at_rest(wrapper)
    before = checkpoint_of(wrapper)
    try:
        after = change(before)
    except ValueError as error:
        raise LocalFailure(ExitCode.USAGE, str(error)) from error
    who = await desk.caller()
    operations = patch(wrapper, after, who=who, now=now)
    try:
        changed = await desk.server.patch(f"{desk.path}/status", operations)
    except ConflictError as error:
        message = f"the Wrapper {desk.name} has just changed: look at it, and try again"
        raise LocalFailure(ExitCode.UNAVAILABLE, message) from error
    note = Note(type="Normal", reason="CheckpointMoved", message=said(before, after, verb=verb, who=who))
    await desk.server.create(f"/api/v1/namespaces/{desk.namespace}/events", event(changed, note, at=now))
    return before, after


def undone(wrapper: Raw) -> Change:
    """Return the change that takes back the last one.

    Raises:
        LocalFailure: There was none.
    """
    kept = (wrapper.get("status") or {}).get(PREVIOUS)
    if not kept:
        raise LocalFailure(ExitCode.USAGE, "the checkpoint was never moved by hand: there is nothing to undo")
    earlier = msgspec.convert({name: kept.get(name) for name in _MARKS if kept.get(name)}, Checkpoint)
    marks = Marks(high=earlier.high_water_mark, low=earlier.low_water_mark, phase=earlier.phase)
    return lambda checkpoint: with_marks(checkpoint, marks)


def refuse_unless_at_rest(wrapper: Raw) -> None:
    """Raise unless nothing of this Wrapper runs or can begin to.

    Raises:
        LocalFailure: It is not suspended, or its last pod has not ended yet.
    """
    name = wrapper["metadata"]["name"]
    if (wrapper["spec"].get("source") or {}).keys().isdisjoint({"api"}):
        message = "only an API has marks to go on from: a file is read from its start each time; raise "
        raise LocalFailure(ExitCode.USAGE, f"{message}spec.collection.restart to have it read again")
    if not wrapper["spec"].get("suspend"):
        message = f"{name} is not suspended: set spec.suspend to true, wait for the phase Stopped, try again"
        raise LocalFailure(ExitCode.USAGE, message)
    pod = ((wrapper.get("status") or {}).get("execution") or {}).get("pod")
    if pod:
        raise LocalFailure(ExitCode.UNAVAILABLE, f"the pod {pod} is still ending: try again in a moment")


def patch(wrapper: Raw, after: Checkpoint, *, who: str, now: datetime) -> list[dict[str, Any]]:
    """Return the patch of the status, guarded by the object's version."""
    metadata, status = wrapper["metadata"], wrapper.get("status")
    old = (status or {}).get("checkpoint") or {}
    kept = {name: old[name] for name in _MARKS if old.get(name)}
    operations: list[dict[str, Any]] = [
        {"op": "test", "path": "/metadata/uid", "value": metadata["uid"]},
        {"op": "test", "path": "/metadata/resourceVersion", "value": metadata["resourceVersion"]},
    ]
    if status is None:
        operations.append({"op": "add", "path": "/status", "value": {}})
    previous = {**kept, "movedBy": who[:253], "movedAt": write_time(now)}
    return [
        *operations,
        {"op": "add", "path": "/status/checkpoint", "value": msgspec.to_builtins(after)},
        {"op": "add", "path": f"/status/{PREVIOUS}", "value": previous},
    ]


def said(before: Checkpoint, after: Checkpoint, *, verb: str, who: str) -> str:
    """Return the sentence of the Event."""
    return f"{who} has {verb} the checkpoint: {_shown(before)} is now {_shown(after)}"


def _shown(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.phase} {_time(checkpoint.low_water_mark)}…{_time(checkpoint.high_water_mark)}"


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if moment else "nothing"
