"""An attempt at a file: get it, run the code on it, deliver the points."""

from typing import TYPE_CHECKING

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts, Progress, Rejection
from wrapper_contract.run_spec import FileSourceSpec, RunSpec
from wrapper_runner.sinks import Ending
from wrapper_runner.supervision.delivering import Deliverer
from wrapper_runner.supervision.failures import Failure
from wrapper_runner.supervision.gathering import gather
from wrapper_runner.supervision.hosts import Host
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.rejected import shown, total
from wrapper_runner.supervision.reporting import ProgressLines, logs_wanted
from wrapper_runner.supervision.saying import say
from wrapper_runner.supervision.session import CollectorSession, host_of, open_collector
from wrapper_runner.supervision.wording import counted

if TYPE_CHECKING:
    from wrapper_runner.acquisition import AcquiredFile


class FileAttempt:
    """The steps of an attempt, and what they leave behind.

    Attributes:
        deliverer: Gets the points.
        rejections: Rows that could not be used, by reason.
        log_tail: The last lines that the code printed.

    Args:
        spec: What to do.
        source: The file.
        deliverer: Gets the points.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """

    def __init__(
        self,
        spec: RunSpec,
        source: FileSourceSpec,
        *,
        deliverer: Deliverer,
        interruption: Interruption,
        progress: ProgressLines,
    ) -> None:
        self.deliverer = deliverer
        self._spec = spec
        self._source = source
        self._interruption = interruption
        self._progress = progress
        self.rejections: list[Rejection] = []
        self.log_tail: list[str] = []
        self._lacks_said = False

    @property
    def checkpoint(self) -> Checkpoint:
        """What was confirmed so far."""
        return self.deliverer.checkpoint

    @property
    def counts(self) -> Counts:
        """Of what was confirmed so far."""
        return self.deliverer.counts

    def run(self, code: str) -> Ending:
        """Fetch, collect and deliver.

        Raises:
            Failure: The source or the code does not go to its end.
            SinkError: Nothing more can be delivered.
            Interrupted: The run has to end.
        """
        # The collector process makes itself ready while the file is fetched.
        host = host_of(self._spec, self._interruption)
        try:
            with self._interruption.breaking_off():
                file = self._acquire()
        except BaseException:
            host.end(patience=0)
            raise
        self._collect(code, file, host)
        return _judge(self.deliverer, file, self.rejections)

    def _acquire(self) -> "AcquiredFile":
        # Imported only now: meanwhile the collector process is on its way.
        from wrapper_runner.acquisition import AcquisitionError, acquire

        try:
            return acquire(
                self._source,
                data_dir=self._spec.data_dir,
                progress=self._tell_bytes,
                file_urls=self._spec.collector_socket is None,
            )
        except AcquisitionError as error:
            raise Failure(error.exit_code, error.reason, error.message) from error

    def _collect(self, code: str, file: "AcquiredFile", host: Host) -> None:
        spec = self._spec
        self.deliverer.begin(file.digest)
        with open_collector(
            code=code,
            code_name=spec.code_path.rpartition("/")[2],
            file=file,
            format=self._source.format,
            timezone=spec.timezone,
            limits=spec.limits,
            host=host,
            on_turn=self._turn,
        ) as session:
            try:
                batches = (batch.points for batch in session.collect())
                for points in gather(batches, resumes=self.deliverer.resumes):
                    self.deliverer.deliver(points, rows=session.rows)
                self.deliverer.complete(rows=session.rows, rejected=total(session.rejections))
            finally:
                self._note(session)

    def _note(self, session: CollectorSession) -> None:
        self.rejections = session.rejections
        self.log_tail = session.log_tail
        self.deliverer.note_rejected(total(session.rejections))
        self._progress.tell_now(Progress(counts=self.deliverer.counts, message="done"))

    def _turn(self, session: CollectorSession) -> None:
        self._interruption.check()
        self._say_lacks(session.lacks)
        counts = msgspec.structs.replace(self.deliverer.counts, rows=session.rows)
        self.deliverer.note(counts, "collecting")
        self._progress.tell(counts, "collecting")

    def _say_lacks(self, lacks: list[str]) -> None:
        if lacks and not self._lacks_said:
            self._lacks_said = True
            self._progress.tell_now(Progress(counts=Counts(), message="collecting", notes=lacks))
            if logs_wanted():
                for lack in lacks:
                    say(lack, level="WARNING", reason="ProtectionMissing")

    def _tell_bytes(self, done: int, total: int | None) -> None:
        self.deliverer.note(Counts(), "reading the source")
        self._progress.tell(Counts(), "reading the source", done=done, total=total)


def _judge(deliverer: Deliverer, file: "AcquiredFile", rejections: list[Rejection]) -> Ending:
    """Judge a run that came to the end of the source: one without points is none."""
    counts, earlier = deliverer.counts, deliverer.delivered_earlier
    if counts.points or earlier:
        points, messages = counted(counts.points, "point"), counted(counts.messages, "message")
        before = f", {counted(earlier, 'point')} by an earlier attempt" if earlier else ""
        return Ending(ExitCode.DONE, "Completed", f"{points} in {messages}{before}")
    message = f"{file.name} gave no point in {counted(counts.rows, 'row')}"
    if rejections:
        message += f"; {counts.rejected:,} of them cannot be used ({shown(rejections[0])})"
    return Ending(ExitCode.NO_DATA, "NoPoints", message)
