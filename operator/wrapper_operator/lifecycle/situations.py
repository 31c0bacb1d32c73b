"""The situations that a Wrapper can be in, and what each means for phase, health and conditions."""

from dataclasses import dataclass
from typing import Literal

from wrapper_operator.api.status import Health, StatusPhase

SituationName = Literal[
    "Invalid",
    "Duplicate",
    "Deleting",
    "Suspended",
    "Stopping",
    "GenerationQueued",
    "Generating",
    "GeneratingAgain",
    "GenerationRetrying",
    "GenerationFailed",
    "Queued",
    "QueuedAgain",
    "Refused",
    "Starting",
    "PodWaiting",
    "Running",
    "DeliveryWaiting",
    "Silent",
    "PodUnknown",
    "Retrying",
    "BetweenPolls",
    "BetweenPollsFailed",
    "DataLate",
    "NoData",
    "Completed",
    "Failed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a Wrapper stands, with the reason as a CamelCase word and a sentence for people."""

    name: SituationName
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a situation means.

    Attributes:
        ready: The condition Ready; "Kept" is True for a source that was read before and is polled.
        progressing: Whether Reconciling is there, unless Ready is True.
        stalled: Whether nothing more happens until something changes: Stalled is there.
        warning: Whether people should be warned when it begins.
    """

    phase: StatusPhase
    health: Health
    ready: Literal["True", "False", "Kept"]
    progressing: bool = False
    stalled: bool = False
    warning: bool = False


MEANINGS: dict[SituationName, Meaning] = {
    "Invalid": Meaning("Error", "Unknown", "False", stalled=True, warning=True),
    "Duplicate": Meaning("Error", "Unknown", "False", stalled=True, warning=True),
    "Deleting": Meaning("Stopped", "Healthy", "False"),
    "Suspended": Meaning("Stopped", "Healthy", "True"),
    "Stopping": Meaning("Executing", "Healthy", "False", progressing=True),
    "GenerationQueued": Meaning("Pending", "Healthy", "False", progressing=True),
    "Generating": Meaning("Generating", "Healthy", "False", progressing=True),
    "GeneratingAgain": Meaning("Generating", "Degraded", "False", progressing=True),
    "GenerationRetrying": Meaning("Retrying", "Degraded", "False", progressing=True, warning=True),
    "GenerationFailed": Meaning("Error", "Crashed", "False", stalled=True, warning=True),
    "Queued": Meaning("Pending", "Healthy", "False", progressing=True),
    "QueuedAgain": Meaning("Executing", "Healthy", "Kept", progressing=True),
    "Refused": Meaning("Pending", "Degraded", "False", progressing=True, warning=True),
    "Starting": Meaning("Executing", "Healthy", "Kept", progressing=True),
    "PodWaiting": Meaning("Executing", "Degraded", "False", progressing=True, warning=True),
    "Running": Meaning("Executing", "Healthy", "Kept", progressing=True),
    "DeliveryWaiting": Meaning("Executing", "Degraded", "Kept", progressing=True, warning=True),
    "Silent": Meaning("Executing", "Stalled", "False", progressing=True, warning=True),
    "PodUnknown": Meaning("Executing", "Unknown", "False", progressing=True, warning=True),
    "Retrying": Meaning("Retrying", "Degraded", "False", progressing=True, warning=True),
    "BetweenPolls": Meaning("Executing", "Healthy", "True"),
    "BetweenPollsFailed": Meaning("Executing", "Degraded", "False", progressing=True, warning=True),
    "DataLate": Meaning("Executing", "Degraded", "Kept", progressing=True, warning=True),
    "NoData": Meaning("Executing", "Stalled", "False", progressing=True, warning=True),
    "Completed": Meaning("Completed", "Healthy", "True"),
    "Failed": Meaning("Error", "Crashed", "False", stalled=True, warning=True),
}
