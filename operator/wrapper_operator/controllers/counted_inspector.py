"""An inspector whose runs of candidate code are counted."""

from collections.abc import Sequence

from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import FetchReply, FetchRequest, PreflightReply, ProfileReply
from wrapper_operator.generation.request import Inspector
from wrapper_operator.metrics import generation


class Counted:
    """Asks another inspector (see `Inspector`).

    Args:
        inspector: That is asked.
    """

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector

    async def profile(self) -> ProfileReply:
        """Return what the inspection finds in the source."""
        return await self._inspector.profile()

    async def fetch(self, request: FetchRequest) -> FetchReply:
        """Return what an API answers to a request."""
        return await self._inspector.fetch(request)

    async def preflight(self, code: str, windows: Sequence[Window] = ()) -> PreflightReply:
        """Return what the code gave, and count the run."""
        reply = await self._inspector.preflight(code, windows)
        generation.tried(ran=all(run.termination.exit_code == ExitCode.DONE for run in reply.runs))
        return reply
