"""An API: asked as the manifest says, as somebody wants, or by code that is tried."""

from contextlib import ExitStack

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    FetchReply,
    FetchRequest,
    InspectionSpec,
    PreflightReply,
    PreflightRequest,
    ProfileReply,
)
from wrapper_contract.report import Counts, Termination
from wrapper_contract.run_spec import ApiSourceSpec
from wrapper_runner.fetching import Fetcher, Refused
from wrapper_runner.inspection.showing import shown
from wrapper_runner.inspection.windows import WindowTrial, preflight_windows
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.reporting import ProgressLines


class InspectedApi:
    """An API that an inspection looks at.

    Args:
        spec: Of the inspection.
        source: The API.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """

    def __init__(
        self,
        spec: InspectionSpec,
        source: ApiSourceSpec,
        interruption: Interruption,
        progress: ProgressLines,
    ) -> None:
        self._spec = spec
        self._source = source
        self._interruption = interruption
        self._progress = progress
        self._stack = ExitStack()
        self._fetcher: Fetcher | None = None

    def profile(self) -> ProfileReply:
        """Return the reply to the request that the manifest describes."""
        reply = self.fetch(FetchRequest())
        return ProfileReply(failure=reply.failure) if reply.failure else ProfileReply(api=reply)

    def fetch(self, request: FetchRequest) -> FetchReply:
        """Return the reply to a request."""
        fetcher = self._opened()
        self._progress.tell(Counts(), "asking the source")
        try:
            reply = fetcher.fetch(request.path, dict(request.query))
        except Refused as refused:
            failure = Termination(exit_code=ExitCode.NO_DATA, reason="RequestRefused", message=str(refused))
            return FetchReply(failure=failure)
        return shown(reply, redact=fetcher.redact)

    def preflight(self, request: PreflightRequest) -> PreflightReply:
        """Run code on windows until one has points, and then from the newest of them on."""
        trial = WindowTrial(
            code=request.code,
            name=self._source.name,
            timezone=self._spec.timezone,
            limits=request.limits,
            socket_path=self._spec.collector_socket,
            on_turn=self._turn,
            waiting=self._interruption,
            fetcher=self._opened(),
        )
        return preflight_windows(trial, request.windows)

    def close(self) -> None:
        """Hang up."""
        self._stack.close()

    def _opened(self) -> Fetcher:
        """Return the client, which reads the manifest's part at the first need."""
        if self._fetcher is None:
            self._fetcher = self._stack.enter_context(Fetcher(self._source, waiting=self._interruption))
        return self._fetcher

    def _turn(self, points: int) -> None:
        self._interruption.check()
        self._progress.tell(Counts(points=points), "trying the code")
