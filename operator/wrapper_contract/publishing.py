"""The HTTP that runners speak to the publisher."""

from typing import Literal

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.report import Counts

AUDIENCE = "wrapper-publisher"
"""Of the projected token that proves which pod is speaking."""

CHECKPOINT_PATH = "/v1/checkpoint"
BATCHES_PATH = "/v1/batches"
HEARTBEATS_PATH = "/v1/heartbeats"
FINISH_PATH = "/v1/finish"

NAMESPACE_HEADER = "Wrapper-Namespace"
NAME_HEADER = "Wrapper-Name"
EXECUTION_HEADER = "Wrapper-Execution"
ATTEMPT_HEADER = "Wrapper-Attempt"
SEQUENCE_HEADER = "Wrapper-Sequence"
"""Number of a batch in this pod, from 1; the same number again is the same batch sent again."""
PHASE_HEADER = "Wrapper-Phase"
WINDOW_HEADER = "Wrapper-Window"
"""`<start>/<end>` in RFC 3339; absent for files."""
WINDOW_LAST_HEADER = "Wrapper-Window-Last"
CHECKPOINT_HEADER = "Wrapper-Checkpoint"
"""The checkpoint as it will be once this batch is confirmed, as JSON."""

BATCH_CONTENT_TYPE = "application/x-ndjson"
HEARTBEAT_SECONDS = 30.0


class CheckpointReply(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to `GET /v1/checkpoint`."""

    checkpoint: Checkpoint
    pod_uid: str
    """The uid that the token names: the runner's own, which it does not know otherwise."""


class BatchReply(msgspec.Struct, frozen=True, kw_only=True):
    """Answer 200 to a batch: the broker has confirmed all of it."""

    confirmed: int
    """Messages."""
    rejected: int
    """Messages that were refused whole and went to `validation_errors`."""
    checkpoint: Checkpoint


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """What a runner tells of itself every 30 s."""

    counts: Counts
    message: str = ""
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    delivery: Literal["Delivering", "Waiting"] = "Delivering"
    delivery_reason: str = ""


class ErrorReply(msgspec.Struct, frozen=True, kw_only=True):
    """Body of every answer that is no success; `reason` is a CamelCase word for programs."""

    reason: str
    message: str
