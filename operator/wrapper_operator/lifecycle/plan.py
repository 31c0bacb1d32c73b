"""What a decision consists of: the status as it should be, and what to do once it is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.lifecycle.facts import GenerationKey, WrittenCode


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePod:
    """Create the pod of the attempt that the status names; the status already says so."""

    execution: str
    attempt: int
    pod: str
    code_config_map: str
    code_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePod:
    """Ask a pod to end; it keeps its grace period."""

    pod: str
    uid: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPod:
    """Give an orphaned pod its owner."""

    pod: str
    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCode:
    """Create the immutable ConfigMap of code that was proven."""

    config_map: str
    written: WrittenCode
    key: GenerationKey


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptCode:
    """Give an orphaned ConfigMap its owner."""

    config_map: str
    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCode:
    """Delete a ConfigMap of code that is neither current nor among the last three."""

    config_map: str
    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartGeneration:
    """Have code written for this key, unless a job for it is under way."""

    key: GenerationKey


@dataclass(frozen=True, slots=True, kw_only=True)
class StopGeneration:
    """End the job and its inspection pod: its result is not wanted any more, or is stored."""

    reason: str


Action = (
    CreatePod | DeletePod | AdoptPod | StoreCode | AdoptCode | DeleteCode | StartGeneration | StopGeneration
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An Event for people, on a change of state."""

    type: Literal["Normal", "Warning"]
    reason: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What should be.

    Attributes:
        status: All that the operator owns of the status. Its `checkpoint` and `progress` are written only if
            `write_checkpoint` says so, which it does only while no execution is current.
        write_checkpoint: A reset for a new source, or what a live pod's runner brings back is awaited.
        actions: In this order, each only after the status is stored and the one before succeeded.
        notes: Posted after the status is stored.
        awaits_slot: Whether a pod would be started if one more could be at work.
        wake_at: When to look again if nothing happens before; None if only a change matters.
    """

    status: WrapperStatus
    write_checkpoint: bool = False
    actions: tuple[Action, ...] = ()
    notes: tuple[Note, ...] = ()
    awaits_slot: bool = False
    wake_at: datetime | None = None
