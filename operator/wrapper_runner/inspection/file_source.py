"""A file: fetched once, then looked at as often as asked."""

from dataclasses import dataclass, field

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    FetchReply,
    FetchRequest,
    InspectionSpec,
    PreflightReply,
    PreflightRequest,
    ProfileReply,
)
from wrapper_contract.profile import Profile
from wrapper_contract.report import Counts, Termination
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquiredFile, acquire
from wrapper_runner.inspection.preflight import Trial, preflight
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.reporting import ProgressLines


@dataclass
class InspectedFile:
    """A file that an inspection looks at.

    Attributes:
        spec: Of the inspection.
        source: The file.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """

    spec: InspectionSpec
    source: FileSourceSpec
    interruption: Interruption
    progress: ProgressLines
    _file: AcquiredFile | None = field(default=None, init=False)
    _profile: Profile | None = field(default=None, init=False)

    def profile(self) -> ProfileReply:
        """Return the profile, made once."""
        if self._profile is None:
            self._profile = self._profiled(self._acquired())
        return ProfileReply(profile=self._profile)

    def fetch(self, request: FetchRequest) -> FetchReply:
        """Say that there is nothing to ask a file for."""
        message = "the source is a file: only an API can be asked for more"
        return FetchReply(failure=Termination(exit_code=ExitCode.USAGE, reason="NotAnApi", message=message))

    def preflight(self, request: PreflightRequest) -> PreflightReply:
        """Run code twice on the whole file."""
        return preflight(
            Trial(
                code=request.code,
                file=self._acquired(),
                format=self.source.format,
                timezone=self.spec.timezone,
                limits=request.limits,
                socket_path=self.spec.collector_socket,
                on_turn=self._turn,
            )
        )

    def close(self) -> None:
        """Do nothing: the file goes with the folder that it lies in."""

    def _acquired(self) -> AcquiredFile:
        """Fetch the source at the first need; a failure is not kept, the next request tries again."""
        if self._file is None:
            spec = self.spec
            with self.interruption.breaking_off():
                self._file = acquire(
                    self.source,
                    data_dir=spec.data_dir,
                    progress=self._tell_bytes,
                    file_urls=spec.collector_socket is None,
                )
        return self._file

    def _profiled(self, file: AcquiredFile) -> Profile:
        # Loads the readers and parsers, which a preflight of known code does not need here.
        from wrapper_runner.profiling import profile_file

        with self.interruption.breaking_off():
            return profile_file(
                file.path,
                name=file.name,
                format=self.source.format,
                packing=file.facts,
                progress=lambda rows: self._tell_rows("profiling", rows),
            )

    def _turn(self, rows: int) -> None:
        self.interruption.check()
        self._tell_rows("trying the code", rows)

    def _tell_bytes(self, done: int, total: int | None) -> None:
        self.progress.tell(Counts(), "reading the source", done=done, total=total)

    def _tell_rows(self, message: str, rows: int) -> None:
        self.progress.tell(Counts(rows=rows), message)
