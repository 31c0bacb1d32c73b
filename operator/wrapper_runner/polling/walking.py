"""Walking through time with a real collector: each window fetched, delivered, and judged."""

from collections.abc import Callable

import msgspec

from process_wrapper import Clock
from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Rejection
from wrapper_runner.polling.asking import Asking, Fetching
from wrapper_runner.polling.collector import Collector
from wrapper_runner.polling.delivering import deliver_window
from wrapper_runner.polling.pausing import Patience, wait
from wrapper_runner.polling.sieve import Sieve
from wrapper_runner.polling.telling import Teller
from wrapper_runner.supervision.dispatching import Dispatch
from wrapper_runner.supervision.failures import CollectorFailure, Failure
from wrapper_runner.supervision.rejected import merged, total
from wrapper_runner.windows.outcome import Outcome
from wrapper_runner.windows.plan import Moment
from wrapper_runner.windows.walk import Walk, advance, empty_seconds, refuse
from wrapper_runner.windows.window import Request, request


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a walk is done with."""

    name: str
    """What people call the source."""
    local: bool
    """Whether its times are in another zone than UTC."""
    collector: Collector
    fetching: Fetching
    dispatch: Dispatch
    teller: Teller
    clock: Clock
    on_turn: Callable[[], None]
    """Called often while it waits; what it raises ends the walk."""


class Walker:
    """Does walks, one after the other.

    Attributes:
        elsewhere: Points that nobody had asked for.
        rejections: Records that could not be used, by reason.

    Args:
        parts: What it is done with.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._rejected = 0
        self.elsewhere = 0
        self.rejections: list[Rejection] = []

    def walk(self, walk: Walk, moment: Moment, *, doing: str) -> Walk:
        """Do a walk; return it as it has ended.

        Args:
            walk: Where it begins.
            moment: That it was planned for.
            doing: What people are told, the beginning of a sentence that a date ends.

        Raises:
            Failure: There was no way on.
            SinkError: Nothing more can be delivered.
            Interrupted: The run has to end; what was not complete will be fetched again.
        """
        patience, refusal = Patience(), None
        while walk.ended is None:
            window = request(walk.span, moment, local=self._parts.local)
            self._parts.teller.tell_now(f"{doing} {_day(window.start if walk.backward else window.end)}")
            asking = Asking(self._parts.fetching)
            try:
                outcome = self._try_out(window, asking) if walk.probes else self._fetch(walk, window, asking)
            except CollectorFailure as failure:
                if failure.kind == "later":
                    self._pause(patience.pause(failure))
                    continue
                if not _asks_for_less(failure, asking):
                    raise
                refusal, walk = failure, refuse(walk)
            else:
                walk, patience = advance(walk, outcome), Patience()
            if walk.ended == "stuck" and refusal is not None:
                raise _stuck(self._parts.name, window, refusal)
        return walk

    def _fetch(self, walk: Walk, window: Request, asking: Asking) -> Outcome:
        """Fetch a window and deliver it."""
        parts, sieve = self._parts, Sieve(window)
        batches = parts.collector.collect(window.asked, fetch=asking)
        deliver_window(
            parts.dispatch,
            (sieve.let_through(batch.points) for batch in batches),
            window=lambda: None if sieve.timeless else Window(window.start, window.end),
            newest=lambda: sieve.newest,
            empty_seconds=lambda: empty_seconds(walk, points=sieve.points),
        )
        self._count(sieve)
        return sieve.outcome(asking.requests)

    def _try_out(self, window: Request, asking: Asking) -> Outcome:
        """See whether the source answers for a window at all."""
        sieve = Sieve(window)
        for batch in self._parts.collector.collect(window.asked, fetch=asking):
            sieve.let_through(batch.points)
        return sieve.outcome(asking.requests)

    def _count(self, sieve: Sieve) -> None:
        new = [*self._parts.collector.session.rejections, *sieve.rejections()]
        self._rejected += total(new)
        self.rejections = merged(self.rejections, new)
        self.elsewhere += sieve.elsewhere
        self._parts.dispatch.note_rejected(self._rejected)

    def _pause(self, seconds: float) -> None:
        self._parts.teller.tell_now(f"waiting {seconds:.0f} s, as the source asks")
        wait(seconds, clock=self._parts.clock, on_turn=self._parts.on_turn)


def _asks_for_less(failure: CollectorFailure, asking: Asking) -> bool:
    """Return whether a narrower window may do: the code says so, or failed right after the source did."""
    return failure.kind == "window" or (failure.kind is not None and asking.refused_size)


def _stuck(name: str, window: Request, refusal: CollectorFailure) -> Failure:
    if refusal.kind != "window":
        return refusal
    asked = f"{_day(window.start)} to {_day(window.end)}"
    text = f"{name} refuses even the shortest window, {asked}: {refusal.message}"
    return Failure(ExitCode.NO_DATA, "WindowTooLarge", text)


def _day(time: object) -> str:
    return str(time)[:10]
