"""What an attempt at an API says while it runs: to people, and with its signs of life."""

from wrapper_contract.report import Progress
from wrapper_runner.supervision.dispatching import Dispatch
from wrapper_runner.supervision.reporting import ProgressLines, logs_wanted
from wrapper_runner.supervision.saying import say


class Teller:
    """Tells how far the run is.

    Attributes:
        message: What it is doing.

    Args:
        dispatch: Knows the counts, and the sink that hears of them.
        progress: Whom else to tell.
    """

    def __init__(self, dispatch: Dispatch, progress: ProgressLines) -> None:
        self._dispatch = dispatch
        self._progress = progress
        self._said: set[str] = set()
        self.message = "starting"

    def tell(self) -> None:
        """Tell it; called often.

        Raises:
            SinkError: Nothing more can be delivered.
        """
        self._dispatch.note(self._dispatch.counts, self.message)
        self._progress.tell(self._dispatch.counts, self.message)

    def tell_now(self, message: str) -> None:
        """Say what the run is doing now."""
        self.message = message
        self._dispatch.note(self._dispatch.counts, message)
        self._progress.tell_now(Progress(counts=self._dispatch.counts, message=message))

    def say_once(self, notes: list[str]) -> None:
        """Say what people should know of this run, each thing once."""
        new = [note for note in notes if note not in self._said]
        if not new:
            return
        self._said.update(new)
        self._progress.tell_now(Progress(counts=self._dispatch.counts, message=self.message, notes=new))
        if logs_wanted():
            for note in new:
                say(note, reason="Note")
