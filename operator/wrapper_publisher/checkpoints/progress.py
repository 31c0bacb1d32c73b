"""`status.progress`: how the current execution goes, as its runner tells."""

from datetime import datetime

import msgspec

from wrapper_contract.publishing import Heartbeat
from wrapper_contract.report import Counts

MAX_SENTENCE = 1024
_MIB = 1024 * 1024


class DeliveryState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether messages get through, and what they wait for."""

    state: str
    reason: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the status shows of a heartbeat."""

    time: datetime
    counts: Counts
    message: str
    cpu: str
    memory: str
    delivery: DeliveryState

    @property
    def waits(self) -> bool:
        """Whether messages do not get through."""
        return self.delivery.state == "Waiting"

    def delivering(self) -> "Progress":
        """Return the same of a runner whose messages get through."""
        return msgspec.structs.replace(self, delivery=DeliveryState(state="Delivering"))


def progress_of(heartbeat: Heartbeat, *, at: datetime) -> Progress:
    """Return what the status shows of a heartbeat; texts are cut to what fits."""
    return Progress(
        time=at.replace(microsecond=0),
        counts=heartbeat.counts,
        message=heartbeat.message[:MAX_SENTENCE],
        cpu=f"{heartbeat.cpu_seconds:.1f}s",
        memory=f"{heartbeat.memory_bytes // _MIB}Mi",
        delivery=DeliveryState(state=heartbeat.delivery, reason=heartbeat.delivery_reason[:MAX_SENTENCE]),
    )
