"""One attempt: read the code, open the sink, collect, say how it went."""

from typing import Protocol

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts, Rejection, Termination
from wrapper_contract.run_spec import FileSourceSpec, RunSpec
from wrapper_runner.sinks import Ending, Sink, SinkError, open_sink
from wrapper_runner.supervision.code import ConfigurationError, read_code
from wrapper_runner.supervision.failures import Failure
from wrapper_runner.supervision.interrupting import Interrupted, Interruption
from wrapper_runner.supervision.reporting import ProgressLines


class Attempt(Protocol):
    """An attempt at one kind of source."""

    @property
    def checkpoint(self) -> Checkpoint:
        """What was confirmed so far."""
        ...

    @property
    def counts(self) -> Counts:
        """Of what was confirmed so far."""
        ...

    @property
    def rejections(self) -> list[Rejection]:
        """What could not be used, by reason."""
        ...

    @property
    def log_tail(self) -> list[str]:
        """The last lines that the code printed, known at the end."""
        ...

    def run(self, code: str) -> Ending:
        """Collect and deliver.

        Raises:
            Failure: The source or the code does not go to its end.
            SinkError: Nothing more can be delivered.
            Interrupted: The run has to end.
        """
        ...


def run_attempt(spec: RunSpec, *, interruption: Interruption, progress: ProgressLines) -> Termination:
    """Run one attempt to its end, whatever that is; failures come back as the termination.

    Args:
        spec: What to do.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """
    try:
        code = read_code(spec)
        sink = open_sink(spec, interruption)
        start = sink.open()
    except (ConfigurationError, SinkError) as failure:
        return Termination(exit_code=failure.exit_code, reason=failure.reason, message=failure.message)
    attempt = _attempt(spec, sink, start, interruption=interruption, progress=progress)
    return _finished(sink, attempt, _concluded(attempt, code))


def _attempt(
    spec: RunSpec, sink: Sink, start: Checkpoint, *, interruption: Interruption, progress: ProgressLines
) -> Attempt:
    # Each kind needs modules that the other does not.
    if isinstance(spec.source, FileSourceSpec):
        from wrapper_runner.supervision.delivering import Deliverer
        from wrapper_runner.supervision.file_attempt import FileAttempt

        deliverer = Deliverer(sink, spec, start=start)
        return FileAttempt(
            spec, spec.source, deliverer=deliverer, interruption=interruption, progress=progress
        )
    from wrapper_runner.polling.attempt import api_attempt

    return api_attempt(spec, spec.source, sink, start=start, interruption=interruption, progress=progress)


def _concluded(attempt: Attempt, code: str) -> Termination:
    """Run an attempt and return its termination, whatever it ends with."""
    traceback = ""
    try:
        end = attempt.run(code)
    except (Failure, SinkError, Interrupted) as failure:
        end = Ending(failure.exit_code, failure.reason, failure.message)
        traceback = failure.traceback if isinstance(failure, Failure) else ""
    return Termination(
        exit_code=end.exit_code,
        reason=end.reason,
        message=end.message,
        counts=attempt.counts,
        rejections=attempt.rejections,
        traceback=traceback,
        log_tail=attempt.log_tail,
    )


def _finished(sink: Sink, attempt: Attempt, termination: Termination) -> Termination:
    """Make what was delivered final; a failure in that is told unless there was one before."""
    ending = Ending(termination.exit_code, termination.reason, termination.message)
    try:
        sink.finish(attempt.checkpoint, ending)
    except SinkError as failure:
        if termination.exit_code == ExitCode.DONE:
            return msgspec.structs.replace(
                termination, exit_code=failure.exit_code, reason=failure.reason, message=failure.message
            )
    return termination
