"""What was observed of a Wrapper's world, as decisions need it: plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wrapper_contract.report import Termination
from wrapper_operator.api.effective import Effective
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.wrapper import Wrapper

PodPhase = Literal["Pending", "Running", "Succeeded", "Failed", "Unknown"]
GenerationState = Literal["Idle", "Queued", "Running", "Done", "Failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PodExit:
    """How the supervisor's container ended.

    Attributes:
        code: Its exit code; -1 where the kubelet tells none (node lost, evicted before the start).
        reason: What Kubernetes says: OOMKilled, Evicted, Error, Completed, NodeLost, …
        termination: The runner's own message, where it could leave one.
        log_tail: The last lines of its log, where the runner could leave no message.
        collector_out_of_memory: Whether the kernel ended the collector's container for the memory it used.
    """

    code: int
    reason: str
    finished_at: datetime
    termination: Termination | None = None
    log_tail: tuple[str, ...] = ()
    collector_out_of_memory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PodFacts:
    """A collection pod that carries this Wrapper's labels.

    Attributes:
        owner_uid: Uid of the Wrapper that owns it; None when the reference was lost.
        deletion_deadline: When a pod that was asked to end must have done so; None if nobody asked.
        unready_since: Since when it is not ready though its containers run: its node is lost.
        started: Whether the supervisor's container has ever run.
        waiting_reason: Why it has not started: ImagePullBackOff, Unschedulable, FailedMount, …; "" if it has.
        waiting_message: The same in a sentence, with the name of what is missing.
    """

    name: str
    uid: str
    wrapper_id: str
    execution: str
    attempt: int
    code_hash: str
    source_identity: str
    phase: PodPhase
    created_at: datetime
    owner_uid: str | None = None
    deletion_deadline: datetime | None = None
    unready_since: datetime | None = None
    started: bool = False
    waiting_reason: str = ""
    waiting_message: str = ""
    exit: PodExit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationKey:
    """What code was or is to be written for: another key means that it must be written anew.

    Attributes:
        source_identity: Which data are read.
        parsing: Hash of the fields that say how they are read: hints, engine, instructions, provided code.
        revision: `spec.generation.revision`.
        repair: How many times code of this revision has failed while collecting.
    """

    source_identity: str
    parsing: str
    revision: int
    repair: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCode:
    """Code that was linted and proven on the source, not stored yet."""

    code: str
    code_hash: str
    engine: str
    model: str = ""
    attempts: int = 1
    tokens: int = 0
    cost: float = 0.0
    doubts: tuple[str, ...] = ()
    """A line each: what is not sure, what was chosen, the hint that settles it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFacts:
    """A ConfigMap with collector code of this Wrapper.

    Attributes:
        key: What its code was written for, from the annotation; None if it does not tell.
        engine: What wrote it; the fields below are as in `WrittenCode`.
    """

    name: str
    uid: str
    code_hash: str
    created_at: datetime
    owner_uid: str | None = None
    key: GenerationKey | None = None
    engine: str = ""
    model: str = ""
    attempts: int = 1
    tokens: int = 0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationFailure:
    """Why there is no code: exit code and reason as an attempt would end with them."""

    code: int
    reason: str
    message: str
    retry_at: datetime | None = None
    """When another try may help (source away); None waits for a change of the spec."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationFacts:
    """The generation job of this Wrapper in this operator process; Idle after a restart.

    `since` is when the job was started; a failure is counted once for each value of it. `manifest` is the
    Wrapper's `metadata.generation` at that time: a failure says nothing of a later one.
    """

    state: GenerationState = "Idle"
    key: GenerationKey | None = None
    since: datetime | None = None
    manifest: int | None = None
    detail: str = ""
    """What it is doing or waiting for: a start slot, the inspection pod, the profile, a missing Secret."""
    waiting: bool = False
    """Whether its inspection pod has yet to start: another manifest may be what it waits for."""
    written: WrittenCode | None = None
    failure: GenerationFailure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the Wrapper is."""

    namespace: str
    name: str
    uid: str
    generation: int
    created_at: datetime
    deleting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A Wrapper and all that matters to it, at one moment.

    Attributes:
        wrapper: The parsed manifest; None when it is invalid (`mistakes` say why).
        effective: The manifest with nothing left open; None when it is invalid.
        status: As stored, without what a newer version may have added.
        wanted_code: What code must be written for; None when the manifest is invalid.
        rival: Name of an older Wrapper with the same wrapper id ("namespace/name"); "" if there is none.
        start_slots: How many collection pods may be started now, over all Wrappers.
        awaited: What is waited for while there is no slot, in words; "" where that is not known.
        refusal: What the API server said when it last refused our pod (quota, admission); "" if it did not.
        refused_at: When it said so; another try follows some seconds later.
        references: Hash of the ConfigMaps that the manifest names, as they are; None if it names none.
    """

    identity: Identity
    wrapper: Wrapper | None
    effective: Effective | None
    status: WrapperStatus
    mistakes: tuple[str, ...] = ()
    wanted_code: GenerationKey | None = None
    pods: tuple[PodFacts, ...] = ()
    codes: tuple[CodeFacts, ...] = ()
    generation: GenerationFacts = field(default_factory=GenerationFacts)
    rival: str = ""
    start_slots: int = 1
    awaited: str = ""
    refusal: str = ""
    refused_at: datetime | None = None
    references: str | None = None
