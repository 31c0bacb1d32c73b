"""An inspection without processes and sockets: what a runner would do, done here."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from unit.corpus.case import Case
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import PreflightReply, ProfileReply, RunEvidence
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.report import Rejection, Termination
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire
from wrapper_runner.collecting.points import normalise
from wrapper_runner.collecting.program import ContractError
from wrapper_runner.collecting.source import CollectedFile
from wrapper_runner.inspection.conflicts import explain_clashes
from wrapper_runner.inspection.evidence import EvidenceBook
from wrapper_runner.inspection.reading_arguments import reading_arguments
from wrapper_runner.profiling import profile_file
from wrapper_sdk import SourceError

AnyPoint = TimePoint | CategoryPoint
DONE = Termination(exit_code=ExitCode.DONE, reason="Completed", message="")


@dataclass
class Desk:
    """Sees a case's file as an inspection pod would.

    Args:
        case: Whose file.
        folder: For what is unpacked.
    """

    case: Case
    folder: str
    _file: AcquiredFile | None = None

    async def profile(self) -> ProfileReply:
        """Return the profile as it comes over the wire, or why there is none."""
        try:
            file = self._acquired()
            profile = profile_file(file.path, name=file.name, format=self.case.format, packing=file.facts)
        except AcquisitionError as error:
            return ProfileReply(failure=_failure(error.exit_code, error.message))
        except SourceError as error:
            return ProfileReply(failure=_failure(ExitCode.NO_DATA, str(error)))
        return msgspec.json.decode(msgspec.json.encode(ProfileReply(profile=profile)), type=ProfileReply)

    async def preflight(self, code: str) -> PreflightReply:
        """Run the code twice."""
        reply = PreflightReply(runs=[self._evidence(code), self._evidence(code)])
        return msgspec.json.decode(msgspec.json.encode(reply), type=PreflightReply)

    def collect(self, code: str, source: CollectedFile) -> Iterator[AnyPoint]:
        """Yield the points of the code, checked and in UTC."""
        module: dict[str, object] = {}
        exec(compile(code, "collector.py", "exec"), module)
        collector = module["collect"]
        assert callable(collector)
        zone = ZoneInfo(self.case.timezone)
        for point in collector(source, None, None):
            found = normalise(point, zone=zone)
            assert isinstance(found, AnyPoint)
            yield found

    def source(self) -> CollectedFile:
        """Open the file for a collector."""
        file = self._acquired()
        return CollectedFile(file.path, format=self.case.format, name=file.name)

    def _acquired(self) -> AcquiredFile:
        if self._file is None:
            path = self.case.path
            spec = FileSourceSpec(format=self.case.format, path=str(path), name=path.name)
            self._file = acquire(spec, data_dir=self.folder)
        return self._file

    def _evidence(self, code: str) -> RunEvidence:
        book, source, termination = EvidenceBook(), self.source(), DONE
        try:
            for point in self.collect(code, source):
                book.add([point], [source.row])
        except SourceError as error:
            termination = _failure(ExitCode.NO_DATA, str(error))
        except ContractError as error:
            termination = _failure(ExitCode.BROKEN_CODE, str(error))
        rejections: list[Rejection] = source.rejections.summary()
        file = self._acquired()
        conflicts = explain_clashes(
            book.keys.clashes,
            path=file.path,
            name=file.name,
            format=self.case.format,
            arguments=reading_arguments(code),
        )
        return book.evidence(termination, conflicts=conflicts, rejections=rejections, rows=source.rows_read)


def _failure(code: ExitCode, message: str) -> Termination:
    return Termination(exit_code=code, reason="Refused", message=message)
