"""Whether a pod is the one that its Wrapper's status names."""

import enum

from wrapper_publisher.ports import Execution, PodIdentity


class Standing(enum.Enum):
    """Of a pod that asks to be heard for a Wrapper."""

    CURRENT = enum.auto()
    UNKNOWN = enum.auto()
    """The status does not know the pod yet: it will soon, or the pod will be stopped."""
    SUPERSEDED = enum.auto()
    """Another pod is current, or none any more: what it worked at is over."""


def standing(execution: Execution | None, pod: PodIdentity, *, claimed: tuple[str, int]) -> Standing:
    """Tell a pod's standing.

    Args:
        execution: Of the status.
        pod: Proven by its token.
        claimed: Execution and attempt that the pod says it is. It is believed in only where that makes it
            wait: a status that is behind (restored from a backup) names an earlier attempt until the
            operator has found the living one.

    An execution that names no pod is over: to have its late attempts wait would keep them for ever.
    """
    if execution is None:
        return Standing.UNKNOWN
    if execution.pod != pod.pod:
        behind = _is_later(claimed, (execution.id, execution.attempt))
        return Standing.UNKNOWN if behind else Standing.SUPERSEDED
    if not execution.pod_uid:
        return Standing.UNKNOWN
    return Standing.CURRENT if execution.pod_uid == pod.uid else Standing.SUPERSEDED


def _is_later(one: tuple[str, int], other: tuple[str, int]) -> bool:
    """Return whether an execution and attempt of the same Wrapper object comes after another one."""
    (uid, number), (other_uid, other_number) = _parts(one[0]), _parts(other[0])
    return uid == other_uid and (number, one[1]) > (other_number, other[1])


def _parts(execution_id: str) -> tuple[str, int]:
    uid, _, number = execution_id.rpartition("-")
    return (uid, int(number)) if number.isascii() and number.isdigit() else (execution_id, 0)
