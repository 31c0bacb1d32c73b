"""An API's collector code: loaded once, then called for one window after the other."""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import tzinfo

from wrapper_contract import ipc
from wrapper_runner.collecting.api import CollectedApi, Requests
from wrapper_runner.collecting.explaining import explain
from wrapper_runner.collecting.program import load
from wrapper_runner.collecting.sending import PointSender
from wrapper_runner.collecting.spending import Spending
from wrapper_runner.collecting.wire import Wire

GOES_ON: frozenset[ipc.FailureKind] = frozenset({"source", "later", "window", "code"})
"""Failures of a call after which another one makes sense."""


class Server:
    """Answers the supervisor's calls until it hangs up.

    Args:
        start: The supervisor's order.
        wire: To the supervisor.
        zone: What times without one are meant in.
        spending: Of this process.
    """

    def __init__(self, start: ipc.Start, wire: Wire, *, zone: tzinfo, spending: Spending) -> None:
        self._start = start
        self._wire = wire
        self._zone = zone
        self._spending = spending
        self._requests = Requests(wire)

    def serve(self) -> None:
        """Load the code, then answer calls; a failure that says that no call can go well ends it."""
        try:
            collect = load(self._start.code, self._start.code_name)
        except BaseException as error:  # noqa: BLE001 - the code may raise what it likes; SystemExit too
            self._send(explain(error, code_name=self._start.code_name, row=0, rejections=[], loading=True))
            return
        while (call := self._wire.receive_call()) is not None:
            last = self._answer(collect, call)
            self._send(last)
            if isinstance(last, ipc.Failed) and last.kind not in GOES_ON:
                return

    def _answer(self, collect: Callable[..., object], call: ipc.Call) -> ipc.End | ipc.Failed:
        source = CollectedApi(self._requests, timezone=self._start.timezone)
        sender = PointSender(self._wire, source, zone=self._zone, held=True)
        try:
            collected = collect(source, call.start, call.end)
            try:
                sender.send_all(collected)
            finally:
                _close(collected)
        except BaseException as error:  # noqa: BLE001 - as above
            rejections = source.rejections.summary()
            return explain(
                error,
                code_name=self._start.code_name,
                row=0,
                rejections=rejections,
                loading=False,
                spent=self._spending.share,
            )
        finally:
            source.end()
        return ipc.End(
            row=0,
            points=sender.sent,
            rejections=source.rejections.summary(),
            spent=self._spending.share,
        )

    def _send(self, last: ipc.End | ipc.Failed) -> None:
        for stream in (sys.stdout, sys.stderr):
            # The code may have closed it, or put something else in its place.
            with suppress(Exception):
                stream.flush()
        self._wire.send(last)


def _close(collected: object) -> None:
    """Close a generator that is left open: what it holds on to must not outlive its call."""
    close = getattr(collected, "close", None)
    if close is not None:
        with suppress(BaseException):
            close()
