"""What a sink is, and which one a run spec asks for."""

from typing import NamedTuple, Protocol

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import RunSpec


class SinkError(Exception):
    """Messages cannot be delivered; the text is one sentence for people.

    Args:
        exit_code: How the supervisor ends.
        reason: A CamelCase word for programs.
        message: The sentence.
    """

    def __init__(self, exit_code: ExitCode, reason: str, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.reason = reason
        self.message = message


class Delivery(NamedTuple):
    """One batch.

    Attributes:
        bodies: Its messages as they go to the queue.
        checkpoint: What holds once they are confirmed.
    """

    bodies: list[bytes]
    checkpoint: Checkpoint


class Ending(NamedTuple):
    """How the run ended, for the state."""

    exit_code: int
    reason: str
    message: str


class Sink(Protocol):
    """A place that messages are delivered to, in order, at least once."""

    def open(self) -> Checkpoint:
        """Make ready and return how far earlier deliveries of this run got.

        Raises:
            SinkError: Nothing can be delivered there.
        """
        ...

    def send(self, delivery: Delivery) -> None:
        """Deliver a batch; return when it is confirmed.

        Raises:
            SinkError: It cannot be delivered; earlier ones are.
        """
        ...

    def finish(self, checkpoint: Checkpoint, ending: Ending) -> None:
        """Make what was delivered final. Called once, whatever the end was.

        Raises:
            SinkError: That cannot be done.
        """
        ...


def open_sink(spec: RunSpec) -> Sink:
    """Return the sink that a run spec asks for, not opened yet."""
    from wrapper_runner.sinks.json_lines import JsonLinesFile

    return JsonLinesFile(spec)
