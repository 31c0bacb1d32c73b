"""The inspection itself: the source is fetched once, then looked at as often as asked."""

import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    InspectionSpec,
    PreflightReply,
    PreflightRequest,
    ProfileReply,
    RunEvidence,
)
from wrapper_contract.profile import Profile
from wrapper_contract.report import Counts, Termination
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire
from wrapper_runner.inspection.preflight import Trial, preflight
from wrapper_runner.supervision.interrupting import Interrupted, Interruption
from wrapper_runner.supervision.reporting import ProgressLines
from wrapper_sdk import SourceError

Result = TypeVar("Result", Profile, PreflightReply)


class Inspection:
    """What an inspection does when it is asked. In the main thread, as signals break off what it does.

    Args:
        spec: What to look at.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """

    def __init__(self, spec: InspectionSpec, interruption: Interruption, progress: ProgressLines) -> None:
        self._spec = spec
        self._interruption = interruption
        self._progress = progress
        self._file: AcquiredFile | None = None
        self._profile: Profile | None = None

    def profile(self) -> ProfileReply:
        """Return the profile of the source, or why there is none.

        Raises:
            Interrupted: The inspection has to end.
        """
        result = _or_failure(self._make_profile)
        if isinstance(result, Termination):
            return ProfileReply(failure=result)
        return ProfileReply(profile=result)

    def preflight(self, request: PreflightRequest) -> PreflightReply:
        """Run code on the source; a source that cannot be had is one run that failed.

        Raises:
            Interrupted: The inspection has to end.
        """
        result = _or_failure(lambda: preflight(self._trial(request)))
        return failed_preflight(result) if isinstance(result, Termination) else result

    def _make_profile(self) -> Profile:
        if self._profile is None:
            self._profile = self._profiled(self._acquired())
        return self._profile

    def _acquired(self) -> AcquiredFile:
        """Fetch the source at the first need; a failure is not kept, the next request tries again."""
        if self._file is None:
            spec = self._spec
            with self._interruption.breaking_off():
                self._file = acquire(
                    spec.source,
                    data_dir=spec.data_dir,
                    progress=self._tell_bytes,
                    file_urls=spec.collector_socket is None,
                )
        return self._file

    def _profiled(self, file: AcquiredFile) -> Profile:
        # Loads the readers and parsers, which a preflight of known code does not need here.
        from wrapper_runner.profiling import profile_file

        with self._interruption.breaking_off():
            return profile_file(
                file.path,
                name=file.name,
                format=self._spec.source.format,
                packing=file.facts,
                progress=lambda rows: self._tell_rows("profiling", rows),
            )

    def _trial(self, request: PreflightRequest) -> Trial:
        def turn(rows: int) -> None:
            self._interruption.check()
            self._tell_rows("trying the code", rows)

        return Trial(
            code=request.code,
            file=self._acquired(),
            format=self._spec.source.format,
            timezone=self._spec.timezone,
            limits=request.limits,
            socket_path=self._spec.collector_socket,
            on_turn=turn,
        )

    def _tell_bytes(self, done: int, total: int | None) -> None:
        self._progress.tell(Counts(), "reading the source", done=done, total=total)

    def _tell_rows(self, message: str, rows: int) -> None:
        self._progress.tell(Counts(rows=rows), message)


def failed_preflight(failure: Termination) -> PreflightReply:
    """Return the reply to a preflight that did not come to run the code."""
    return PreflightReply(runs=[RunEvidence(termination=failure)])


def interrupted(error: Interrupted) -> Termination:
    """Return the termination of an inspection that has to end."""
    return Termination(exit_code=error.exit_code, reason=error.reason, message=error.message)


def _or_failure(make: Callable[[], Result]) -> Result | Termination:
    try:
        return make()
    except AcquisitionError as error:
        return Termination(exit_code=error.exit_code, reason=error.reason, message=error.message)
    except SourceError as error:
        return Termination(exit_code=ExitCode.NO_DATA, reason="SourceUnusable", message=str(error))
    except MemoryError:
        message = "the source takes more memory to look at than this process may use"
        return Termination(exit_code=ExitCode.NO_DATA, reason="TooMuchMemory", message=message)
    except Exception as error:  # noqa: BLE001 - whoever asked gets an answer, and the log the whole story
        traceback.print_exc(file=sys.stderr)
        message = f"the inspection failed on this source: {type(error).__name__}: {error}"
        return Termination(exit_code=ExitCode.UNAVAILABLE, reason="InspectionFailed", message=message)
