"""The state file of local mode: what the status of a Wrapper is in a cluster."""

import msgspec

from wrapper_contract.checkpoint import Checkpoint

STATE_VERSION = 1


class LocalState(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How far a run got, and how it ended."""

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
