"""Writing the status: one guarded patch of what has changed and is the operator's."""

from typing import Any

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.cluster.port import PatchOperation, Raw
from wrapper_operator.lifecycle.plan import Plan

OF_OTHERS = ("checkpoint", "progress", "previousCheckpoint")


def status_patch(wrapper: Raw, before: WrapperStatus, planned: Plan) -> list[PatchOperation]:
    """Return the patch from the stored status to the planned one; empty if nothing has changed.

    It holds only for just the object that was observed, so it can neither undo what the publisher wrote in
    between nor act on a manifest that has changed. `checkpoint` and `progress` are the publisher's,
    `previousCheckpoint` is kept by whoever moves a checkpoint by hand. The first is written here only when
    the plan says so, which it does while no execution is current.
    """
    changes = _changes(_plain(before), _plain(planned.status), checkpoint=planned.write_checkpoint)
    if not changes:
        return []
    guards = [
        {"op": "test", "path": "/metadata/uid", "value": wrapper["metadata"]["uid"]},
        {"op": "test", "path": "/metadata/resourceVersion", "value": wrapper["metadata"]["resourceVersion"]},
    ]
    if "status" not in wrapper:
        guards.append({"op": "add", "path": "/status", "value": {}})
    return guards + changes


def _changes(old: dict[str, Any], new: dict[str, Any], *, checkpoint: bool) -> list[PatchOperation]:
    kept = [name for name in OF_OTHERS if not (checkpoint and name == "checkpoint")]
    changes: list[PatchOperation] = []
    for name in sorted({*old, *new} - {*kept}):
        if name not in new:
            changes.append({"op": "remove", "path": f"/status/{name}"})
        elif old.get(name) != new[name]:
            changes.append({"op": "add", "path": f"/status/{name}", "value": new[name]})
    return changes


def _plain(status: WrapperStatus) -> dict[str, Any]:
    return status.model_dump(mode="json", by_alias=True, exclude_none=True)
