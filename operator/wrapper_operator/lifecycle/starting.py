"""Starting attempts: one pod at a time, within the number that may be started."""

from dataclasses import replace
from datetime import timedelta

from wrapper_operator.lifecycle.adoption import NO_CHECKPOINT
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.executions import begin_attempt, begin_execution, is_current
from wrapper_operator.lifecycle.plan import CreatePod
from wrapper_operator.lifecycle.situations import Situation

ALL_AT_WORK = "as many collection pods as may run at once are at work"
REFUSED_WAIT = timedelta(seconds=10)
"""Between two tries to create a pod that a quota or a policy refuses."""


def start(draft: Draft, *, named: bool = False) -> tuple[Draft, Situation]:
    """Begin the next attempt of the execution that goes on, or else a new execution, if there is room.

    Args:
        draft: What is decided so far; there is stored code.
        named: The status names the attempt already, and room was kept for it: only its pod is missing.
    """
    if draft.occupying:
        return draft, _waiting_for_others(draft)
    if named:
        return _create(draft)
    again = is_current(draft.execution)
    if draft.observed.start_slots < 1:
        return draft, _queued(draft)
    draft = begin_attempt(draft) if again else begin_execution(draft)
    if draft.checkpoint is None:
        draft = replace(draft, checkpoint=NO_CHECKPOINT, write_checkpoint=True)
    return _create(replace(draft, references=draft.observed.references))


def _create(draft: Draft) -> tuple[Draft, Situation]:
    """Create the pod that the status names, unless the API server has just refused it."""
    execution, generation, observed = draft.execution, draft.generation, draft.observed
    if execution is None or execution.pod is None or generation is None or generation.config_map is None:
        raise ValueError("an attempt needs a pod's name and stored code")
    current = execution.model_copy(
        update={"generation": observed.identity.generation, "code_hash": generation.code_hash}
    )
    draft = replace(draft, execution=current)
    situation = Situation(name="Starting", reason="Starting", message=f"starting pod {execution.pod}")
    if observed.refusal and observed.refused_at is not None:
        situation = Situation(name="Refused", reason="PodRefused", message=observed.refusal)
        retry = observed.refused_at + REFUSED_WAIT
        if draft.now < retry:
            return draft.wake(retry), situation
    action = CreatePod(
        execution=execution.id or "",
        attempt=execution.attempt or 1,
        pod=execution.pod,
        code_config_map=generation.config_map,
        code_hash=generation.code_hash or "",
    )
    return draft.act(action), situation


def _queued(draft: Draft) -> Situation:
    first = draft.execution is None
    return Situation(
        name="Queued" if first else "QueuedAgain",
        reason="Queued",
        message=f"waiting for room: {draft.observed.awaited or ALL_AT_WORK}",
    )


def _waiting_for_others(draft: Draft) -> Situation:
    names = ", ".join(pod.name for pod in draft.occupying)
    return Situation(name="Stopping", reason="Stopping", message=f"waiting for pod {names} to end")
