"""What a sink is, and which one a run spec asks for."""

from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple, Protocol

from wrapper_contract.checkpoint import Checkpoint, Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import PublisherSink, RunSpec


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
        bodies: Its messages as they go to the queue; none at the end of a window without points.
        checkpoint: What holds once they are confirmed.
        window: Of an API, that the points are of.
        last: Whether the window is complete with it.
    """

    bodies: list[bytes]
    checkpoint: Checkpoint
    window: Window | None = None
    last: bool = False


class Ending(NamedTuple):
    """How the run ended, for the state."""

    exit_code: int
    reason: str
    message: str


class Waiting(Protocol):
    """What a sink has to know of its run while it waits for others."""

    def uncounted(self) -> AbstractContextManager[None]:
        """Return a context in which time does not count towards the run's time limit."""
        ...

    def stopping_for(self) -> float | None:
        """Return the seconds since the run was asked to stop; None if it was not."""
        ...


class Unhurried:
    """A run that has no limit and is never asked to stop."""

    def uncounted(self) -> AbstractContextManager[None]:
        """Return a context that does nothing."""
        return nullcontext()

    def stopping_for(self) -> float | None:
        """Return None."""
        return None


class Sink(Protocol):
    """A place that messages are delivered to, in order, at least once.

    Attributes:
        resumes: Whether a later run goes on where this one ended; points that were not sent come again.
    """

    resumes: bool

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

    def note(self, counts: Counts, message: str) -> None:
        """Take note of how far the run is. Called often.

        Raises:
            SinkError: Nothing more can be delivered: the run may end now.
        """
        ...

    def finish(self, checkpoint: Checkpoint, ending: Ending) -> None:
        """Make what was delivered final. Called once, whatever the end was.

        Raises:
            SinkError: That cannot be done.
        """
        ...


def open_sink(spec: RunSpec, run: Waiting | None = None) -> Sink:
    """Return the sink that a run spec asks for, not opened yet.

    Args:
        spec: Of the run.
        run: What may end waiting; without it the sink waits as long as it takes.

    Raises:
        SinkError: The spec asks for what there is not.
    """
    place = spec.sink
    if isinstance(place, PublisherSink):
        from wrapper_runner.sinks.publisher import Publisher

        return Publisher(spec, place, run or Unhurried())
    from wrapper_runner.sinks.json_lines import JsonLinesFile

    return JsonLinesFile(spec, place)
