"""What the core asks of the outer world: who a token is, and reading and writing a Wrapper's status.

A cluster's API server answers both; in local mode a static token and a file do.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from wrapper_contract.checkpoint import Checkpoint
from wrapper_publisher.checkpoints.progress import Progress


class UnavailableError(Exception):
    """Whoever is asked does not answer now; the text says why."""


class ChangedError(Exception):
    """The status is not as the write expects it: another pod is current, or another writer was quicker."""


class VanishedError(Exception):
    """There is no such Wrapper (any more)."""


class InvalidWriteError(Exception):
    """The status was refused for its content; the text is the API server's."""


@dataclass(frozen=True, slots=True)
class PodIdentity:
    """The pod that a token was made for."""

    namespace: str
    pod: str
    uid: str


class WrapperKey(NamedTuple):
    """Which Wrapper."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Execution:
    """`status.execution`, as far as it says who is current."""

    id: str
    attempt: int
    pod: str
    pod_uid: str
    """Empty until the operator knows it."""


@dataclass(frozen=True, slots=True)
class WrapperState:
    """What a Wrapper's status said when it was read."""

    wrapper_id: str
    queue: str
    execution: Execution | None
    checkpoint: Checkpoint | None
    """None where the status has none."""
    sequence: int | None = None
    """Of the checkpoint as it is written out; None where it has none."""


class Authority(Protocol):
    """Whoever can tell whose a token is."""

    async def review(self, token: str) -> PodIdentity | None:
        """Return the pod that a token proves; None if it proves none.

        Raises:
            UnavailableError: It cannot be found out now.
        """
        ...


class StatusStore(Protocol):
    """Where Wrappers have their status."""

    async def read(self, key: WrapperKey) -> WrapperState | None:
        """Return the state as it is now, read past every cache; None if there is no such Wrapper.

        Raises:
            UnavailableError: It cannot be read now.
        """
        ...

    async def write(
        self,
        key: WrapperKey,
        *,
        pod_uid: str,
        previous: WrapperState,
        checkpoint: Checkpoint | None,
        progress: Progress | None,
    ) -> WrapperState:
        """Write what is given, if the pod is current and the checkpoint is still that of the previous state.

        Raises:
            ChangedError: The pod is not current, or the checkpoint is another one.
            VanishedError: There is no such Wrapper.
            InvalidWriteError: The content was refused: asking again does not help.
            UnavailableError: It cannot be written now; whether it was is unknown.
        """
        ...
