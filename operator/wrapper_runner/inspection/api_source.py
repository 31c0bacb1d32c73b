"""An API: asked as the manifest says, as somebody wants, or by code that is tried."""

from contextlib import ExitStack
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
from wrapper_contract.report import Counts, Termination
from wrapper_contract.run_spec import ApiSourceSpec
from wrapper_runner.fetching import Fetcher, Refused
from wrapper_runner.inspection.showing import shown
from wrapper_runner.inspection.windows import WindowTrial, preflight_windows
from wrapper_runner.supervision.interrupting import Interruption
from wrapper_runner.supervision.reporting import ProgressLines


@dataclass
class InspectedApi:
    """An API that an inspection looks at.

    Attributes:
        spec: Of the inspection.
        source: The API.
        interruption: What may end it from outside.
        progress: Whom to tell how far it is.
    """

    spec: InspectionSpec
    source: ApiSourceSpec
    interruption: Interruption
    progress: ProgressLines
    _stack: ExitStack = field(default_factory=ExitStack, init=False)
    _fetcher: Fetcher | None = field(default=None, init=False)

    def profile(self) -> ProfileReply:
        """Return the reply to the request that the manifest describes."""
        reply = self.fetch(FetchRequest())
        return ProfileReply(failure=reply.failure) if reply.failure else ProfileReply(api=reply)

    def fetch(self, request: FetchRequest) -> FetchReply:
        """Return the reply to a request."""
        fetcher = self._opened()
        self.progress.tell(Counts(), "asking the source")
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
            name=self.source.name,
            timezone=self.spec.timezone,
            limits=request.limits,
            socket_path=self.spec.collector_socket,
            on_turn=self._turn,
            waiting=self.interruption,
            fetcher=self._opened(),
        )
        return preflight_windows(trial, request.windows)

    def close(self) -> None:
        """Hang up."""
        self._stack.close()

    def _opened(self) -> Fetcher:
        """Return the client, which reads the manifest's part at the first need."""
        if self._fetcher is None:
            self._fetcher = self._stack.enter_context(Fetcher(self.source, waiting=self.interruption))
        return self._fetcher

    def _turn(self, points: int) -> None:
        self.interruption.check()
        self.progress.tell(Counts(points=points), "trying the code")
