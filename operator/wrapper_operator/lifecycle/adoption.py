"""Taking over pods and code that nobody owns, and rebuilding a status that was lost from what still runs."""

from dataclasses import replace

from wrapper_operator.api.status import GenerationStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.executions import number_of
from wrapper_operator.lifecycle.facts import CodeFacts, PodFacts
from wrapper_operator.lifecycle.generating import usable_codes
from wrapper_operator.lifecycle.liveness import occupies, standing
from wrapper_operator.lifecycle.plan import AdoptCode, AdoptPod, DeletePod
from wrapper_operator.lifecycle.times import write_time

NO_CHECKPOINT = Checkpoint(poll=0, sequence=0, points_confirmed=0, messages_confirmed=0, points_rejected=0)


def recognise(draft: Draft) -> Draft:
    """Return the draft whose execution is about the pod that is really at work.

    The uid of the current attempt's pod is noted. A live pod of a later attempt than the status knows means
    that the status was lost or restored: it is rebuilt from the pod's labels.
    """
    execution, named = draft.execution, draft.named
    if execution is not None and named is not None:
        if execution.pod_uid is None and execution.retry_time is None:
            draft = replace(draft, execution=execution.model_copy(update={"pod_uid": named.uid}))
        if occupies(named, draft.now):
            return draft
    later = [pod for pod in draft.observed.pods if _is_adoptable(pod, draft)]
    return _rebuild(draft, max(later, key=_order)) if later else draft


def own(draft: Draft) -> Draft:
    """Return the draft that gives what has lost its owner one, unless it is about to be deleted."""
    doomed = {action.uid for action in draft.actions if isinstance(action, DeletePod)}
    for pod in draft.observed.pods:
        if pod.owner_uid is None and pod.uid not in doomed and pod.deletion_deadline is None:
            draft = draft.act(AdoptPod(pod=pod.name, uid=pod.uid))
    return draft


def own_code(draft: Draft, kept: tuple[CodeFacts, ...]) -> Draft:
    """Return the draft that gives code without an owner one."""
    for code in kept:
        if code.owner_uid is None:
            draft = draft.act(AdoptCode(config_map=code.name, uid=code.uid))
    return draft


def _is_adoptable(pod: PodFacts, draft: Draft) -> bool:
    execution = draft.execution
    known = (number_of(execution.id), execution.attempt or 0) if execution else (0, 0)
    return (
        standing(pod, draft.now) == "Live"
        and pod.owner_uid in (None, draft.observed.identity.uid)
        and pod.wrapper_id == draft.effective.wrapper_id
        and pod.source_identity == draft.key.source_identity
        and _order(pod) > known
    )


def _order(pod: PodFacts) -> tuple[int, int]:
    return number_of(pod.execution), pod.attempt


def _rebuild(draft: Draft, pod: PodFacts) -> Draft:
    checkpoint = draft.checkpoint
    execution = Execution(
        id=pod.execution,
        attempt=pod.attempt,
        pod=pod.name,
        pod_uid=pod.uid,
        restart=draft.effective.restart,
        started_at=write_time(pod.created_at),
        retries=0,
        code_hash=pod.code_hash,
        generation=draft.observed.identity.generation,
        points_before=(checkpoint.points_confirmed if checkpoint else None) or 0,
        resident=draft.effective.resident or None,
    )
    return replace(
        draft,
        execution=execution,
        generation=_generation_of(draft, pod),
        checkpoint=checkpoint or NO_CHECKPOINT,
        write_checkpoint=draft.write_checkpoint or checkpoint is None,
    )


def _generation_of(draft: Draft, pod: PodFacts) -> GenerationStatus:
    known = draft.generation
    if known is not None and known.code_hash == pod.code_hash and known.config_map is not None:
        return known
    code = next((code for code in usable_codes(draft) if code.code_hash == pod.code_hash), None)
    key = (code.key if code else None) or draft.key
    return GenerationStatus(
        engine=(code.engine if code else "") or None,
        model=(code.model if code else "") or None,
        code_hash=pod.code_hash,
        config_map=code.name if code else None,
        revision=key.revision,
        source_identity=key.source_identity,
        parsing=key.parsing,
        repairs=key.repair,
    )
