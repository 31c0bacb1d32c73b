"""The JSON patch of a status: it changes nothing unless the pod is current and nobody wrote in between."""

from typing import Any

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_publisher.checkpoints.progress import Progress
from wrapper_publisher.ports import WrapperState


def status_patch(
    *,
    pod_uid: str,
    previous: WrapperState,
    checkpoint: Checkpoint | None,
    progress: Progress | None,
) -> list[dict[str, Any]]:
    """Return the operations that write a checkpoint, a progress, or both.

    Args:
        pod_uid: Of the pod on whose behalf it is written.
        previous: The state whose checkpoint is replaced.
        checkpoint: The one to write.
        progress: The one to write.
    """
    operations = [_test("/status/execution/podUID", pod_uid)]
    if checkpoint is not None:
        operations += [_unchanged(previous), _add("/status/checkpoint", _fields(checkpoint))]
    if progress is not None:
        operations.append(_add("/status/progress", _fields(progress)))
    return operations


def _unchanged(previous: WrapperState) -> dict[str, Any]:
    """Return the test that the previous checkpoint is still there; its sequence stands for the whole.

    A missing member equals null, so this also says that there was none.
    """
    if previous.checkpoint is None:
        return _test("/status/checkpoint", None)
    return _test("/status/checkpoint/sequence", previous.sequence)


def _test(path: str, value: object) -> dict[str, Any]:
    return {"op": "test", "path": path, "value": value}


def _add(path: str, value: object) -> dict[str, Any]:
    return {"op": "add", "path": path, "value": value}


def _fields(value: msgspec.Struct) -> object:
    return msgspec.to_builtins(value, builtin_types=())
