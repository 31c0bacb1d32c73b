"""How far delivery got, and how the current execution goes: written by the publisher while one runs."""

from typing import Annotated, Literal

from pydantic import Field

from wrapper_operator.api.model import StatusModel
from wrapper_operator.api.status_scalars import Count, Sentence, ShortText, Time, Word

_NULLABLE = {"nullable": True}


class Checkpoint(StatusModel):
    """How far delivery got; never ahead of what the broker confirmed."""

    phase: Literal["Historical", "Continuous"] | None = None
    """Historical: fetching the past, backward from now; Continuous: polling for what is newer."""
    high_water_mark: Annotated[Time | None, Field(json_schema_extra=_NULLABLE)] = None
    """Newest x of a completed window; null when x is no time."""
    low_water_mark: Annotated[Time | None, Field(json_schema_extra=_NULLABLE)] = None
    """How far back the past has been searched; null when x is no time."""
    poll: Count | None = None
    """Polls, or runs of a file, that are complete."""
    sequence: Count | None = None
    """Rises with every change; what a writer tests before it writes."""
    pod_uid: Annotated[Word | None, Field(alias="podUID")] = None
    """The pod that brought this checkpoint here."""
    code_hash: Word | None = None
    """SHA-256 of the collector code that made the points."""
    source_digest: Annotated[str, Field(max_length=80)] | None = None
    """SHA-256 of the file that was read, and the version of the way in which points are cut into messages."""
    points_confirmed: Count | None = None
    """Points that the broker confirmed."""
    messages_confirmed: Count | None = None
    """Messages that the broker confirmed."""
    points_rejected: Count | None = None
    """Rows that could not be used and points that were refused."""
    run_position: Count | None = None
    """Files: points of this run dealt with. APIs: seconds without points at the low mark."""
    last_data_sent: Annotated[Time | None, Field(json_schema_extra=_NULLABLE)] = None
    """When the broker last confirmed data."""


class PreviousCheckpoint(StatusModel):
    """What the checkpoint was before a person moved it."""

    phase: Literal["Historical", "Continuous"] | None = None
    """Its phase."""
    high_water_mark: Time | None = None
    """Its high-water mark."""
    low_water_mark: Time | None = None
    """Its low-water mark."""
    moved_by: ShortText | None = None
    """Who moved it."""
    moved_at: Time | None = None
    """When."""


class ProgressCounts(StatusModel):
    """What went through the current attempt so far."""

    rows: Count | None = None
    """Rows or records read."""
    points: Count | None = None
    """Points that came out."""
    messages: Count | None = None
    """Messages made of them."""
    repeated: Count | None = None
    """Points left out, as they came again with the same value."""
    revised: Count | None = None
    """Points replaced by a later one of the same time and series."""
    rejected: Count | None = None
    """Rows that could not be used."""


class DeliveryState(StatusModel):
    """Whether messages get through."""

    state: Word | None = None
    """Delivering or Waiting."""
    reason: Sentence | None = None
    """What it waits for."""


class Progress(StatusModel):
    """How the current execution goes."""

    time: Time | None = None
    """When this was reported."""
    counts: ProgressCounts | None = None
    """What went through so far."""
    message: Sentence | None = None
    """What it is doing."""
    cpu: Word | None = None
    """Processor time used, such as 2.5s."""
    memory: Word | None = None
    """Memory in use, such as 48Mi."""
    delivery: DeliveryState | None = None
    """Whether messages get through."""
