"""An attempt at an API: catch up, fetch the past, poll for what is newer."""

from contextlib import AbstractContextManager

from process_wrapper import Clock, SystemClock
from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.redaction import shown_url
from wrapper_contract.report import Counts, Rejection
from wrapper_contract.run_spec import ApiCollection, ApiSourceSpec, RunSpec
from wrapper_runner.fetching import Fetcher, FetchFailure
from wrapper_runner.polling.collector import Collector
from wrapper_runner.polling.delivering import REMEDY
from wrapper_runner.polling.ending import Course, judge
from wrapper_runner.polling.rounds import Rounds
from wrapper_runner.polling.start import UTC_NAMES, calendar_for, collection_of, wanted_from
from wrapper_runner.polling.telling import Teller
from wrapper_runner.polling.walking import Parts, Walker
from wrapper_runner.sinks import Ending, Sink
from wrapper_runner.supervision.dispatching import Dispatch
from wrapper_runner.supervision.failures import Failure
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.reporting import ProgressLines
from wrapper_runner.supervision.session import CollectorSession, host_of


class ApiAttempt:
    """The steps of an attempt, and what they leave behind.

    Attributes:
        log_tail: The last lines that the code printed.

    Args:
        spec: What to do.
        source: The API.
        dispatch: To the sink.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
        clock: Of the run.
    """

    def __init__(
        self,
        spec: RunSpec,
        source: ApiSourceSpec,
        *,
        dispatch: Dispatch,
        interruption: Interruption,
        progress: ProgressLines,
        clock: Clock | None = None,
    ) -> None:
        self._spec = spec
        self._source = source
        self._dispatch = dispatch
        self._interruption = interruption
        self._clock = clock or SystemClock()
        self._teller = Teller(dispatch, progress)
        self._walker: Walker | None = None
        self.log_tail: list[str] = []

    @property
    def checkpoint(self) -> Checkpoint:
        """What was confirmed so far."""
        return self._dispatch.checkpoint

    @property
    def counts(self) -> Counts:
        """Of what was confirmed so far."""
        return self._dispatch.counts

    @property
    def rejections(self) -> list[Rejection]:
        """Records that could not be used, by reason."""
        return self._walker.rejections if self._walker else []

    def run(self, code: str) -> Ending:
        """Collect and deliver.

        Raises:
            Failure: The source or the code does not go to its end.
            SinkError: Nothing more can be delivered.
            Interrupted: The run has to end.
        """
        try:
            return self._run(code)
        except FetchFailure as failure:
            raise Failure(failure.exit_code, failure.reason, failure.message) from failure

    def check(self) -> None:
        """Look whether the run has to end, and say how far it is; called often while it waits.

        Raises:
            Interrupted: It has to end.
            SinkError: Nothing more can be delivered.
        """
        self._interruption.check()
        self._teller.tell()

    def breaking_off(self) -> AbstractContextManager[None]:
        """Return a context in which a signal or the time limit breaks off what blocks."""
        return self._interruption.breaking_off()

    def _run(self, code: str) -> Ending:
        spec, collection = self._spec, collection_of(self._spec)
        calendar = calendar_for(spec)
        start = wanted_from(collection.history_start, spec.timezone)
        # The collector process makes itself ready while the client is loaded.
        host = host_of(spec, self._interruption)
        with (
            Collector(spec, self._source, code, host=host, on_turn=self._turn) as collector,
            Fetcher(self._source, waiting=self) as fetcher,
        ):
            walker = self._walker = Walker(self._parts(collector, fetcher))
            rounds = Rounds(
                collection,
                calendar=calendar,
                start=start,
                walker=walker,
                dispatch=self._dispatch,
                teller=self._teller,
                clock=self._clock,
            )
            try:
                self._go_round(rounds, collection)
            finally:
                collector.session.close()
                self.log_tail = collector.log_tail
            return judge(self._course(walker, collection, requests=fetcher.requests))

    def _go_round(self, rounds: Rounds, collection: ApiCollection) -> None:
        rounds.history()
        if collection.polls and collection.resident:
            self._interruption.renew()
            rounds.poll_on(self._interruption, on_turn=self.check)
        elif collection.polls:
            rounds.poll()

    def _parts(self, collector: Collector, fetcher: Fetcher) -> Parts:
        return Parts(
            name=self._source.name or shown_url(self._source.url),
            local=self._spec.timezone not in UTC_NAMES,
            collector=collector,
            fetching=fetcher,
            dispatch=self._dispatch,
            teller=self._teller,
            clock=self._clock,
            on_turn=self.check,
        )

    def _course(self, walker: Walker, collection: ApiCollection, *, requests: int) -> Course:
        return Course(
            name=self._source.name or shown_url(self._source.url),
            history=collection.history,
            counts=self._dispatch.counts,
            checkpoint=self._dispatch.checkpoint,
            requests=requests,
            elsewhere=walker.elsewhere,
            rejections=walker.rejections,
        )

    def _turn(self, session: CollectorSession) -> None:
        self.check()
        self._teller.say_once(session.lacks)


def api_attempt(
    spec: RunSpec,
    source: ApiSourceSpec,
    sink: Sink,
    *,
    start: Checkpoint,
    interruption: Interruption,
    progress: ProgressLines,
) -> ApiAttempt:
    """Return the attempt that goes on from a checkpoint.

    Args:
        spec: What to do.
        source: The API.
        sink: Opened.
        start: The checkpoint that the sink gave.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """
    begun = checkpoints.begin_attempt(start, pod_uid=start.pod_uid, code_hash=spec.code_hash)
    dispatch = Dispatch(sink, spec, start=begun, remedy=REMEDY)
    return ApiAttempt(spec, source, dispatch=dispatch, interruption=interruption, progress=progress)
