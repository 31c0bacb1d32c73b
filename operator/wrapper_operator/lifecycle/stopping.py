"""Why a pod at work should end, and seeing to it."""

from dataclasses import dataclass
from typing import Literal

from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.executions import is_current
from wrapper_operator.lifecycle.keys import is_same_key, is_same_source
from wrapper_operator.lifecycle.liveness import standing

StopReason = Literal[
    "Deleted",
    "DuplicateWrapperId",
    "Suspended",
    "SourceChanged",
    "GenerationChanged",
    "Restarted",
    "SpecChanged",
    "ReferenceChanged",
]
LASTING: tuple[StopReason, ...] = ("Deleted", "DuplicateWrapperId", "Suspended")
"""Reasons for which nothing else is started afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A wish that what runs should end."""

    reason: StopReason
    message: str

    @property
    def lasts(self) -> bool:
        """Whether nothing else is to be started afterwards."""
        return self.reason in LASTING


def stop_wish(draft: Draft) -> Stop | None:
    """Return why what runs should end; None if it may go on. The first reason that holds is told."""
    observed = draft.observed
    if observed.identity.deleting:
        return Stop(reason="Deleted", message="the Wrapper is being deleted")
    if observed.rival:
        return Stop(reason="DuplicateWrapperId", message=_duplicate(draft))
    if observed.wrapper is not None and observed.wrapper.spec.suspend:
        return Stop(reason="Suspended", message="suspended, as the manifest asks (spec.suspend)")
    if draft.generation is not None and not is_same_source(draft.generation, draft.key):
        return Stop(reason="SourceChanged", message="the source is another one now")
    if draft.generation is not None and not is_same_key(draft.generation, draft.key):
        return Stop(reason="GenerationChanged", message="how the source is read has changed")
    return _of_execution(draft)


def stop_pods(draft: Draft, reason: str) -> Draft:
    """Return the draft in which every pod that is at work, or counts as dead, is asked to end once."""
    for pod in draft.observed.pods:
        if standing(pod, draft.now) in ("Live", "Lost"):
            draft = draft.end(pod, reason)
    return draft


def _of_execution(draft: Draft) -> Stop | None:
    execution = draft.execution
    if execution is None or not is_current(execution):
        return None
    if draft.effective.restart > (execution.restart or 0):
        return Stop(reason="Restarted", message="restarted, as the manifest asks (spec.collection.restart)")
    changed = execution.generation != draft.observed.identity.generation
    if changed and execution.resident:
        return Stop(
            reason="SpecChanged", message="the manifest changed, and the pod goes on with the old one"
        )
    if not _never_ran(draft):
        return None
    if changed:
        return Stop(reason="SpecChanged", message="the manifest changed before the pod could start")
    if draft.references_changed:
        return Stop(reason="ReferenceChanged", message="a ConfigMap changed before the pod could start")
    return None


def _never_ran(draft: Draft) -> bool:
    """Whether the current attempt's pod has not started, or vanished before anyone could say."""
    execution, pod = draft.execution, draft.named
    if pod is not None:
        return not pod.started
    return execution is not None and execution.pod_uid is not None and execution.retry_time is None


def _duplicate(draft: Draft) -> str:
    return (
        f"Wrapper {draft.observed.rival} is older and has the same wrapperId {draft.effective.wrapper_id}: "
        "delete one of them, or leave wrapperId out of one"
    )
