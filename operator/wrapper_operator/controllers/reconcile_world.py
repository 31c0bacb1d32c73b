"""What a reconcile needs around it: the cluster, generation jobs, room for pods, and shapes of objects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wrapper_operator.api.effective import Effective
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.port import ClusterPort, Raw
from wrapper_operator.lifecycle.facts import CodeFacts, GenerationFacts, GenerationKey, PodFacts
from wrapper_operator.lifecycle.plan import CreatePod, Note, StoreCode


class GenerationJobs(Protocol):
    """Generation jobs of this process, one a Wrapper at most, by the Wrapper's uid."""

    def facts(self, uid: str) -> GenerationFacts:
        """Return how the job of a Wrapper stands; Idle if there is none."""
        ...

    async def start(self, wrapper: Raw, key: GenerationKey) -> None:
        """Start a job, in place of one that there may be; its end must bring the Wrapper's next reconcile."""
        ...

    async def stop(self, uid: str, reason: str) -> None:
        """End the job of a Wrapper and its pod, and forget its result; fine if there is none."""
        ...


class StartSlots(Protocol):
    """How many collection pods may be at work at once, over all Wrappers and for each host that is asked."""

    def free(self, uid: str, host: str = "") -> int:
        """Return how many pods this Wrapper may start now, at least 1 if it holds a slot.

        One that finds none is woken when that changes, unless it releases what it waits for.
        """
        ...

    def awaited(self, uid: str) -> str:
        """Return in words what a Wrapper waits for."""
        ...

    def hold(self, uid: str, host: str = "") -> None:
        """Take a slot for a Wrapper, which keeps it if it has one."""
        ...

    def release(self, uid: str) -> None:
        """Give a Wrapper's slot back; whoever waits for one should be reconciled."""
        ...


class PodFactsOf(Protocol):
    """Reads a pod, with the Events about it where it has not started."""

    def __call__(self, pod: Raw, events: Sequence[Raw] = ()) -> PodFacts:
        """Return what matters of a collection pod."""
        ...


class PodOf(Protocol):
    """Builds the pod of an attempt."""

    def __call__(self, wrapper: Raw, *, parsed: Wrapper, effective: Effective, action: CreatePod) -> Raw:
        """Return the pod, owned by the Wrapper, with its labels and annotations."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """How objects of Kubernetes are read and built: pure functions.

    Attributes:
        is_collection: Whether a pod is one of an attempt, not of an inspection.
        code_map: Builds the immutable ConfigMap of code, owned by the Wrapper.
        event: Builds an Event about a Wrapper.
    """

    is_collection: Callable[[Raw], bool]
    pod_facts: PodFactsOf
    code_facts: Callable[[Raw], CodeFacts]
    pod: PodOf
    code_map: Callable[[Raw, StoreCode], Raw]
    event: Callable[[Raw, Note], Raw]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that a reconcile works with.

    Attributes:
        clock: Returns the time, aware.
        rival_of: Returns the older Wrapper with the same id as this one, as "namespace/name"; "" for none.
        cluster: The operator's setting `clusterName`.
        queue: The operator's own queue.
    """

    port: ClusterPort
    jobs: GenerationJobs
    slots: StartSlots
    shapes: Shapes
    clock: Callable[[], datetime]
    rival_of: Callable[[Raw], str]
    cluster: str
    queue: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A Wrapper and what carries its labels, as it was read or is remembered by a watch."""

    wrapper: Raw
    pods: tuple[Raw, ...] = ()
    config_maps: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the API server said when it would not have a pod."""

    message: str
    at: datetime
