"""How far an execution has got: what the status, or the state file of local mode, remembers."""

from datetime import datetime

import msgspec

from wrapper_contract.messages import Phase

STATE_VERSION = 1


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Never ahead of what was confirmed. Marks are null where x is no time."""

    phase: Phase = "historical"
    high_water_mark: datetime | None = None
    """Newest x of a completed window; for a file, of the whole file."""
    low_water_mark: datetime | None = None
    """How far back the past has been searched."""
    poll: int = 0
    """Rises when a poll or a file run is complete."""
    sequence: int = 0
    code_hash: str = ""
    source_digest: str = ""
    cutting_version: int = 0
    points_confirmed: int = 0
    messages_confirmed: int = 0
    points_rejected: int = 0
    last_data_sent: datetime | None = None


class LocalState(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The state file of local mode."""

    version: int = STATE_VERSION
    wrapper_id: str
    name: str
    execution: str
    output: str
    checkpoint: Checkpoint
    exit_code: int | None = None
    """None while the run goes on, or when it was killed."""
    reason: str = ""
    message: str = ""
