"""What the parts say of a Wrapper: written by the operator and the publisher, never by people."""

from typing import Annotated, Literal

from pydantic import Field

from wrapper_operator.api.conditions import Condition
from wrapper_operator.api.lists import Distinct
from wrapper_operator.api.model import StatusModel
from wrapper_operator.api.status_checkpoint import Checkpoint, PreviousCheckpoint, Progress
from wrapper_operator.api.status_execution import Execution, PastExecution
from wrapper_operator.api.status_scalars import Count, Line, Sentence, ShortText, Time, Word

StatusPhase = Literal[
    "Pending", "Generating", "CreatingResource", "Executing", "Retrying", "Stopped", "Completed", "Error"
]
Health = Literal["Healthy", "Stalled", "Degraded", "Crashed", "Unknown"]
SourceKind = Literal["CSV", "XLSX", "API", "Command"]


class EffectiveStatus(StatusModel):
    """What holds after the operator filled in what the manifest leaves out."""

    wrapper_id: Word | None = None
    """Id of the source in messages."""
    source: SourceKind | None = None
    """Kind of the source."""
    interval: Word | None = None
    """How often it is polled or looked at again; absent for a file read once."""
    queue: ShortText | None = None
    """Queue of the broker."""
    lookback: Count | None = None
    """Periods that are read again at each poll."""
    retries: Count | None = None
    """Attempts after a failure, in a row."""
    timeout: Word | None = None
    """Longest time of one execution."""
    grace_period: Word | None = None
    """Time to finish after being asked to stop."""
    timezone: Word | None = None
    """Time zone of times without an offset."""
    requests_per_minute: Count | None = None
    """Most requests in a minute to an API."""
    request_timeout: Word | None = None
    """Longest wait for one reply of an API."""


class GenerationFailureStatus(StatusModel):
    """Why there is no code."""

    code: Annotated[int, Field(ge=-1, le=255)] | None = None
    """Exit code, as an attempt would have it."""
    reason: Word | None = None
    """One CamelCase word for programs."""
    message: Sentence | None = None
    """A sentence for people."""
    time: Time | None = None
    """Start of the try that failed."""
    ended_at: Time | None = None
    """When it failed."""
    retries: Count | None = None
    """Tries in a row that counted as retries."""
    retry_time: Time | None = None
    """When it is tried again; absent if only a change can help."""
    generation: Count | None = None
    """Generation of the Wrapper that it was tried for."""
    restart: Count | None = None
    """Value of spec.collection.restart at that time."""


class GenerationStatus(StatusModel):
    """The collector code in use."""

    engine: Word | None = None
    """What wrote it."""
    model: ShortText | None = None
    """The model that wrote it."""
    code_hash: Word | None = None
    """SHA-256 of the code."""
    config_map: Word | None = None
    """Name of the ConfigMap that holds it."""
    revision: Count | None = None
    """Value of spec.generation.revision that it was written for."""
    attempts: Count | None = None
    """Attempts that were needed."""
    tokens: Count | None = None
    """Tokens that a model was paid for."""
    time: Time | None = None
    """When it was accepted."""
    warnings: Annotated[list[Line], Field(max_length=16)] | None = None
    """What is not sure, what was chosen, and the hint that settles it."""
    source_identity: Word | None = None
    """Hash of what decides which data are read: another one starts the checkpoint anew."""
    parsing: Word | None = None
    """Hash of what says how the data are read: another one has the code written anew."""
    repairs: Count | None = None
    """Times that code of this revision failed while collecting and was written anew."""
    failure: GenerationFailureStatus | None = None
    """Why there is no code, after the last try."""


class WrapperStatus(StatusModel):
    """Where a Wrapper stands."""

    phase: StatusPhase | None = None
    """Where it is on its way."""
    health: Health | None = None
    """How it fares."""
    observed_generation: Count | None = None
    """Generation of the Wrapper that this status is about."""
    conditions: (
        Annotated[
            list[Condition],
            Field(max_length=6),
            Distinct("type"),
        ]
        | None
    ) = None
    """Ready, Generated, SourceReachable and Delivering; while true also Reconciling and Stalled."""
    resource_id: ShortText | None = None
    """Id of the resource in the registry."""
    effective: EffectiveStatus | None = None
    """What holds after the operator filled in what the manifest leaves out."""
    generation: GenerationStatus | None = None
    """The collector code in use."""
    execution: Execution | None = None
    """The current or last execution."""
    checkpoint: Checkpoint | None = None
    """How far delivery got; never ahead of what the broker confirmed."""
    previous_checkpoint: PreviousCheckpoint | None = None
    """What it was before a person moved it."""
    progress: Progress | None = None
    """How the current execution goes."""
    history: Annotated[list[PastExecution], Field(max_length=10)] | None = None
    """The last executions, newest first."""
    observed_references: Word | None = None
    """Hash of the ConfigMaps that the last try read: another one has what failed tried again."""
    message: Sentence | None = None
    """The one sentence that matters most now."""
