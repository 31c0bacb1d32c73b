"""What was decided, in a line of the log each: changes of state, ends of attempts, and what is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.lifecycle.notes import GENERATED
from wrapper_operator.lifecycle.plan import (
    Action,
    AdoptCode,
    AdoptPod,
    CreatePod,
    DeleteCode,
    DeletePod,
    Plan,
    StartGeneration,
    StopGeneration,
    StoreCode,
)

_AS_WANTED = (ExitCode.DONE, ExitCode.STOPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One of them, with its reason as a CamelCase word and a sentence for people."""

    reason: str
    message: str
    warning: bool = False


def of_status(before: WrapperStatus, planned: Plan) -> tuple[Decision, ...]:
    """Return what the step from the stored status to the planned one means; nothing if it means nothing."""
    return tuple(_of_status(before, planned))


def of_action(action: Action) -> Decision | None:
    """Return what an action was for; None for one that speaks for itself."""
    match action:
        case CreatePod():
            attempt = f"attempt {action.attempt} of execution {action.execution}"
            return Decision(reason="PodCreated", message=f"pod {action.pod} is created: {attempt}")
        case DeletePod():
            return Decision(reason=action.reason, message=f"pod {action.pod} is asked to end")
        case AdoptPod():
            return Decision(reason="Adopted", message=f"pod {action.pod} had no owner, and has one again")
        case AdoptCode():
            message = f"ConfigMap {action.config_map} had no owner, and has one again"
            return Decision(reason="Adopted", message=message)
        case StoreCode():
            return Decision(reason="CodeStored", message=f"code is stored in ConfigMap {action.config_map}")
        case DeleteCode():
            message = f"ConfigMap {action.config_map} is deleted: its code is none of the last ones"
            return Decision(reason="CodeOutdated", message=message)
        case StartGeneration():
            return Decision(reason="GenerationStarted", message=_why_generated(action))
        case StopGeneration():
            return None


def _of_status(before: WrapperStatus, planned: Plan) -> Iterator[Decision]:
    after = planned.status
    yield from _end(before, after)
    yield from _taken_over(before, planned)
    if planned.write_checkpoint and before.checkpoint is not None:
        yield Decision(reason="CheckpointReset", message="the checkpoint is reset: the source is another one")
    for note in planned.notes:
        state = "" if note.reason == GENERATED else f"{after.phase}: "
        yield Decision(reason=note.reason, message=state + note.message, warning=note.type == "Warning")


def _end(before: WrapperStatus, after: WrapperStatus) -> Iterator[Decision]:
    """Yield how the attempt ended that was at work."""
    was, now = before.execution, after.execution
    if was is None or not _at_work(was) or now is None or (_at_work(now) and now.id == was.id):
        return
    if now.id == was.id:
        last = now.last_exit or LastExit()
    else:
        line = next((past for past in after.history or [] if past.id == was.id), None)
        last = LastExit(code=line.exit_code, reason=line.reason) if line else LastExit()
    code = -1 if last.code is None else last.code
    told = f": {last.message}" if last.message else ""
    yield Decision(
        reason=last.reason or "Ended",
        message=f"attempt {was.attempt} of execution {was.id} ended with {code}{told}",
        warning=code not in _AS_WANTED,
    )


def _taken_over(before: WrapperStatus, planned: Plan) -> Iterator[Decision]:
    """Yield that the status was rebuilt from a pod that it did not know."""
    was, now = before.execution, planned.status.execution
    if now is None or now.pod is None or not now.pod_uid or (was is not None and was.pod == now.pod):
        return
    message = f"pod {now.pod} is at work and the status did not know it: it is taken over"
    yield Decision(reason="Adopted", message=message)


def _at_work(execution: Execution) -> bool:
    return execution.pod is not None and execution.retry_time is None


def _why_generated(action: StartGeneration) -> str:
    key = action.key
    if key.repair:
        return f"code is written anew, repair {key.repair}: the last one broke while collecting"
    return f"code is to be written, revision {key.revision}"
