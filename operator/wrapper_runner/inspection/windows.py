"""Trying an API's code on windows of time: until one has points, then from the newest point on."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from wrapper_contract import ipc
from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import Conflict, PreflightReply, RunEvidence
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.acquisition.timing import SYSTEM_TIMING
from wrapper_runner.fetching import Fetcher, Waiting
from wrapper_runner.fetching.errors import TOO_LARGE
from wrapper_runner.fetching.waiting import wait
from wrapper_runner.inspection.evidence import EvidenceBook, shown_x
from wrapper_runner.inspection.keys import Clash
from wrapper_runner.inspection.preflight import CODE_NAME, termination_of
from wrapper_runner.polling.asking import Asking
from wrapper_runner.supervision.dialogue import Fetch
from wrapper_runner.supervision.failures import CollectorFailure, Failure
from wrapper_runner.supervision.session import CollectorSession, open_collector

MAX_NARROWINGS = 10
MAX_WAITS = 3
LATER_SECONDS = 10.0
"""Before another try where the code does not say how long."""
MAX_LATER_SECONDS = 120.0
ENOUGH_REQUESTS = 40
"""A window that has given points may be left after so many requests: the rest is more of the same."""
ENOUGH_SECONDS = 180.0


@dataclass(frozen=True, kw_only=True)
class WindowTrial:
    """Code, and what it is tried on."""

    code: str
    name: str
    timezone: str
    limits: CollectorLimits
    socket_path: str | None
    on_turn: Callable[[int], None]
    """Called with the points of the present window, at least ten times a second; may raise."""
    waiting: Waiting
    fetcher: Fetcher


class _Enough(Exception):  # noqa: N818 - nothing failed
    """A window has been looked at for long enough."""


def preflight_windows(trial: WindowTrial, windows: Sequence[Window]) -> PreflightReply:
    """Run the code on each window until one has points, then on what is newer; or until a run fails."""
    if not windows:
        message = "code for an API is tried on windows of time, and none was given"
        failure = Termination(exit_code=ExitCode.USAGE, reason="NoWindows", message=message)
        return PreflightReply(runs=[RunEvidence(termination=failure)])
    with closing(_Desk(trial)) as desk:
        runs: list[RunEvidence] = []
        for window in windows:
            evidence, newest = desk.run(window)
            runs.append(evidence)
            if evidence.termination.exit_code != ExitCode.DONE:
                break
            if evidence.points:
                if newest is not None and newest < windows[0].end:
                    runs.append(desk.run(Window(newest, windows[0].end))[0])
                break
        return PreflightReply(runs=runs)


class _Desk:
    """Runs the code on one window after the other, as a collection would.

    Args:
        trial: What to run.
    """

    def __init__(self, trial: WindowTrial) -> None:
        self._trial = trial
        self._session: CollectorSession | None = None
        self._asking = Asking(trial.fetcher)
        self._waits = 0

    def close(self) -> None:
        """End the collector process, if there is one."""
        if self._session is not None:
            self._session.close()

    def run(self, window: Window) -> tuple[RunEvidence, datetime | None]:
        """Run the code on a window, or on the newer part of it that the source gives at once.

        Returns:
            What came of it, with the window as it was, and the newest time of its points.
        """
        before = self._trial.fetcher.requests
        self._waits = 0
        book, end = self._collected(window)
        for _ in range(MAX_NARROWINGS):
            if not self._asks_for_less(end):
                break
            window = Window(_middle(window), window.end)
            book, end = self._collected(window)
        requests = self._trial.fetcher.requests - before
        termination = _termination(end, book, requests)
        if end is not None and self._session is not None:
            # Only with the process's end its last lines are known.
            self._session.close()
            termination = msgspec.structs.replace(termination, log_tail=self._session.log_tail)
        evidence = book.evidence(
            termination,
            conflicts=[_conflict(clash) for clash in book.keys.clashes],
            rejections=self._session.rejections if self._session else [],
            rows=0,
        )
        return msgspec.structs.replace(evidence, window=window, requests=requests), book.newest

    def _collected(self, window: Window) -> "tuple[EvidenceBook, _End]":
        """Call the code for a window, again where it asks to be called later."""
        while True:
            book = EvidenceBook()
            try:
                session = self._usable()
                for batch in session.collect_window(window.start, window.end, fetch=self._fetch_for(book)):
                    number = book.points
                    book.add(batch.points, range(number + 1, number + 1 + len(batch.points)))
            except CollectorFailure as failure:
                if failure.kind != "later" or self._waits == MAX_WAITS:
                    return book, failure
                self._waits += 1
                self._wait(failure.seconds)
            except (Failure, _Enough) as end:
                return book, end
            else:
                return book, None

    def _fetch_for(self, book: EvidenceBook) -> Fetch:
        """Make requests until what the window has given is enough."""
        begun = time.monotonic()
        asking = self._asking = Asking(self._trial.fetcher)

        def fetch(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
            long = asking.requests >= ENOUGH_REQUESTS or time.monotonic() - begun > ENOUGH_SECONDS
            if book.points and long:
                raise _Enough
            return asking(get)

        return fetch

    def _asks_for_less(self, end: "_End") -> bool:
        """Return whether a narrower window may go better."""
        if isinstance(end, CollectorFailure):
            return end.kind == "window" or (end.kind is not None and self._asking.refused_size)
        return isinstance(end, Failure) and end.reason == TOO_LARGE

    def _usable(self) -> CollectorSession:
        if self._session is None or not self._session.usable:
            trial = self._trial
            self._session = open_collector(
                code=trial.code,
                code_name=CODE_NAME,
                format="api",
                name=trial.name,
                timezone=trial.timezone,
                limits=trial.limits,
                socket_path=trial.socket_path,
                on_turn=lambda session: trial.on_turn(session.points),
            )
        return self._session

    def _wait(self, seconds: float | None) -> None:
        pause = LATER_SECONDS if seconds is None else min(seconds, MAX_LATER_SECONDS)
        wait(pause, waiting=self._trial.waiting, timing=SYSTEM_TIMING)


_End = Failure | _Enough | None


def _termination(end: _End, book: EvidenceBook, requests: int) -> Termination:
    if isinstance(end, CollectorFailure):
        return termination_of(end)
    if isinstance(end, Failure):
        return Termination(exit_code=end.exit_code, reason=end.reason, message=end.message)
    found = f"{book.points:,} points in {requests:,} requests"
    if end is None:
        return Termination(exit_code=ExitCode.DONE, reason="Completed", message=found)
    message = f"{found}, after which the code was stopped: that is enough to judge it"
    return Termination(exit_code=ExitCode.DONE, reason="Enough", message=message)


def _middle(window: Window) -> datetime:
    """Return the middle of a window, in whole seconds."""
    return window.start + timedelta(seconds=int((window.end - window.start).total_seconds()) // 2)


def _conflict(clash: Clash) -> Conflict:
    """Return a conflict; its rows are the numbers of the two points in the order of the code, from 1."""
    return Conflict(
        x=shown_x(clash.point.x),
        series=clash.point.series,
        values=(clash.first_value, clash.point.y),
        rows=(clash.first_row, clash.row),
        differing_columns=[],
    )
