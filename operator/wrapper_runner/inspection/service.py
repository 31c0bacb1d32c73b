"""The inspection itself: what is done when somebody asks for something."""

from collections.abc import Callable
from traceback import format_exc
from typing import Protocol, TypeVar

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    FetchReply,
    FetchRequest,
    InspectionSpec,
    PreflightReply,
    PreflightRequest,
    ProfileReply,
    RunEvidence,
)
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquisitionError
from wrapper_runner.fetching import FetchFailure
from wrapper_runner.supervision.interrupting import Interrupted, Interruption
from wrapper_runner.supervision.reporting import ProgressLines
from wrapper_runner.supervision.saying import say
from wrapper_sdk import SourceError

Request = PreflightRequest | FetchRequest | None
"""None asks for the profile."""
Reply = ProfileReply | FetchReply | PreflightReply
Result = TypeVar("Result")


class Source(Protocol):
    """What is looked at. Its methods raise what `answer` knows."""

    def profile(self) -> ProfileReply:
        """Return the profile of the source."""
        ...

    def fetch(self, request: FetchRequest) -> FetchReply:
        """Return what the source answers to a request."""
        ...

    def preflight(self, request: PreflightRequest) -> PreflightReply:
        """Run code on the source."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def open_source(spec: InspectionSpec, interruption: Interruption, progress: ProgressLines) -> Source:
    """Return the source that an inspection looks at.

    Args:
        spec: What to look at.
        interruption: What may end the inspection from outside.
        progress: Whom to tell how far it is.
    """
    if isinstance(spec.source, FileSourceSpec):
        from wrapper_runner.inspection.file_source import InspectedFile

        return InspectedFile(spec, spec.source, interruption, progress)
    from wrapper_runner.inspection.api_source import InspectedApi

    return InspectedApi(spec, spec.source, interruption, progress)


def answer(source: Source, request: Request) -> Reply:
    """Do what is asked; a source that cannot be had is an answer too.

    In the main thread, as signals break off what it does.

    Raises:
        Interrupted: The inspection has to end.
    """
    result = _or_failure(lambda: _do(source, request))
    return failed(request, result) if isinstance(result, Termination) else result


def failed(request: Request, failure: Termination) -> Reply:
    """Return the reply to a request that could not be answered; a preflight is one run that failed."""
    if isinstance(request, PreflightRequest):
        return PreflightReply(runs=[RunEvidence(termination=failure)])
    if isinstance(request, FetchRequest):
        return FetchReply(failure=failure)
    return ProfileReply(failure=failure)


def interrupted(error: Interrupted) -> Termination:
    """Return the termination of an inspection that has to end."""
    return Termination(exit_code=error.exit_code, reason=error.reason, message=error.message)


def _do(source: Source, request: Request) -> Reply:
    if isinstance(request, PreflightRequest):
        return source.preflight(request)
    return source.profile() if request is None else source.fetch(request)


def _or_failure(make: Callable[[], Result]) -> Result | Termination:
    try:
        return make()
    except (AcquisitionError, FetchFailure) as error:
        return Termination(exit_code=error.exit_code, reason=error.reason, message=error.message)
    except SourceError as error:
        return Termination(exit_code=ExitCode.NO_DATA, reason="SourceUnusable", message=str(error))
    except MemoryError:
        message = "the source takes more memory to look at than this process may use"
        return Termination(exit_code=ExitCode.NO_DATA, reason="TooMuchMemory", message=message)
    except Exception as error:  # noqa: BLE001 - whoever asked gets an answer, and the log the whole story
        say("the inspection failed", level="ERROR", reason="InspectionFailed", exception=format_exc())
        message = f"the inspection failed on this source: {type(error).__name__}: {error}"
        return Termination(exit_code=ExitCode.UNAVAILABLE, reason="InspectionFailed", message=message)
