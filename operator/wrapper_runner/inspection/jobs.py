"""Requests on their way from the threads that read them to the main thread that does the work."""

import queue
import threading

from wrapper_contract.inspection import FetchRequest, PreflightRequest

MAX_WAITING = 8


class Job:
    """A request that waits for its reply.

    Args:
        request: Code to try, or what to ask an API for; None asks for the profile.
    """

    def __init__(self, request: PreflightRequest | FetchRequest | None) -> None:
        self.request = request
        self._reply = b""
        self._done = threading.Event()

    def finish(self, reply: bytes) -> None:
        """Give the reply, JSON, to whoever waits."""
        self._reply = reply
        self._done.set()

    def wait(self) -> bytes:
        """Wait for the reply."""
        self._done.wait()
        return self._reply


class JobQueue:
    """Jobs, in the order in which they came; a few may wait."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[Job] = queue.Queue(MAX_WAITING)

    def offer(self, job: Job) -> bool:
        """Add a job; False if too many are waiting."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def take(self, seconds: float) -> Job | None:
        """Return the next job, waiting this long for one."""
        try:
            return self._jobs.get(timeout=seconds)
        except queue.Empty:
            return None
