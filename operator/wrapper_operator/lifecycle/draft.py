"""A plan in the making: what was observed, and what has been decided of it so far."""

from dataclasses import dataclass, replace
from datetime import datetime

from wrapper_operator.api.effective import Effective
from wrapper_operator.api.status import GenerationStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution, PastExecution
from wrapper_operator.lifecycle.facts import GenerationKey, Observed, PodFacts
from wrapper_operator.lifecycle.liveness import occupies
from wrapper_operator.lifecycle.plan import Action, DeletePod


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is decided so far; every step returns another one.

    Attributes:
        checkpoint: As it should be; it is written only with `write_checkpoint`.
        job_wanted: Whether a generation job may go on.
        references: Hash of the ConfigMaps that the last try read.
    """

    observed: Observed
    effective: Effective
    key: GenerationKey
    now: datetime
    execution: Execution | None
    generation: GenerationStatus | None
    history: tuple[PastExecution, ...]
    checkpoint: Checkpoint | None
    references: str | None
    write_checkpoint: bool = False
    job_wanted: bool = False
    actions: tuple[Action, ...] = ()
    wakes: tuple[datetime, ...] = ()

    def act(self, action: Action) -> "Draft":
        """Return the draft with one more action."""
        return replace(self, actions=(*self.actions, action))

    def wake(self, at: datetime | None) -> "Draft":
        """Return the draft with one more time to look again."""
        return self if at is None else replace(self, wakes=(*self.wakes, at))

    def end(self, pod: PodFacts, reason: str) -> "Draft":
        """Return the draft in which a pod is asked to end, if nobody has done so."""
        asked = any(isinstance(action, DeletePod) and action.uid == pod.uid for action in self.actions)
        if asked or pod.deletion_deadline is not None:
            return self
        return self.act(DeletePod(pod=pod.name, uid=pod.uid, reason=reason))

    @property
    def references_changed(self) -> bool:
        """Whether the ConfigMaps that the manifest names are not those that the last try read."""
        return None not in (self.references, self.observed.references) and (
            self.references != self.observed.references
        )

    @property
    def repaired(self) -> GenerationKey:
        """What code must be written for, with what failed since."""
        repairs = self.generation.repairs if self.generation is not None else None
        return replace(self.key, repair=repairs or 0)

    @property
    def occupying(self) -> tuple[PodFacts, ...]:
        """The pods beside which no other may be started."""
        return tuple(pod for pod in self.observed.pods if occupies(pod, self.now))

    @property
    def named(self) -> PodFacts | None:
        """The pod of the current attempt; None if there is no such attempt or it has no pod."""
        execution = self.execution
        if execution is None or execution.pod is None:
            return None
        return next((pod for pod in self.observed.pods if is_named(pod, execution)), None)


def begin_draft(observed: Observed, effective: Effective, wanted: GenerationKey, *, now: datetime) -> Draft:
    """Return the draft that changes nothing yet."""
    status = observed.status
    return Draft(
        observed=observed,
        effective=effective,
        key=wanted,
        now=now,
        execution=status.execution,
        generation=status.generation,
        history=tuple(status.history or ()),
        checkpoint=status.checkpoint,
        references=status.observed_references,
    )


def is_named(pod: PodFacts, execution: Execution) -> bool:
    """Return whether a pod is the one of this attempt: same name, labels and, once known, uid."""
    return (
        pod.name == execution.pod
        and pod.execution == execution.id
        and pod.attempt == execution.attempt
        and execution.pod_uid in (None, pod.uid)
    )
