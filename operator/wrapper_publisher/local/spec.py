"""What a publisher in local mode is told: JSON in a file that only its user may read."""

import msgspec

from wrapper_contract.checkpoint import Checkpoint


class LocalSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one Wrapper on this machine."""

    socket: str
    """Path of the Unix socket to listen on; it appears when the publisher is there."""
    token: str
    """What the runner proves itself with."""
    broker_url: str
    queue: str
    wrapper_id: str
    namespace: str = "default"
    name: str
    execution: str
    attempt: int = 1
    pod: str = "local"
    pod_uid: str = "local"
    checkpoint: Checkpoint = Checkpoint()
    """Where the run goes on from."""
    checkpoint_path: str
    """File that the checkpoint is written to, as JSON."""
