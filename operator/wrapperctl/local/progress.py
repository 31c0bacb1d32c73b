"""Progress lines of a runner, heard while the main thread waits for something else."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from wrapper_contract.report import Progress

Heard = Callable[[Progress], None]
_LAST_WORDS_SECONDS = 1.0


class ProgressPipe:
    """A pipe whose one end a runner gets.

    Args:
        heard: Called for every line, in a thread of its own.
    """

    def __init__(self, heard: Heard) -> None:
        self._reading, self.writing = os.pipe()
        self._thread = threading.Thread(target=_read, args=(self._reading, heard), daemon=True)
        self._thread.start()
        self._open = True

    def handed_over(self) -> None:
        """Close this process's copy of the runner's end: the pipe then ends when the runner does."""
        if self._open:
            self._open = False
            os.close(self.writing)

    def finish(self) -> None:
        """Hear what is still on its way."""
        self.handed_over()
        self._thread.join(_LAST_WORDS_SECONDS)


@contextmanager
def progress_pipe(heard: Heard) -> Iterator[ProgressPipe]:
    """Open a pipe for progress; within, the runner is started and waited for."""
    pipe = ProgressPipe(heard)
    try:
        yield pipe
    finally:
        pipe.finish()


def _read(reading: int, heard: Heard) -> None:
    decoder = msgspec.json.Decoder(Progress)
    with os.fdopen(reading, "rb") as lines:
        for line in lines:
            try:
                progress = decoder.decode(line)
            except msgspec.MsgspecError:
                continue  # a line cut short by the runner's end
            heard(progress)
