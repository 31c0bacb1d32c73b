"""The rounds of an attempt: catch up, fetch the past, then poll once or for as long as it lives."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from process_wrapper import Clock
from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.run_spec import ApiCollection
from wrapper_runner.polling.pausing import wait
from wrapper_runner.polling.telling import Teller
from wrapper_runner.polling.walking import Walker
from wrapper_runner.supervision.dispatching import Dispatch
from wrapper_runner.windows import plan
from wrapper_runner.windows.calendar import Calendar
from wrapper_runner.windows.plan import Moment
from wrapper_runner.windows.walk import Walk

IGNORES = "the source gives the same points whatever times it is asked for: it is read in one go"
BEGINS = "the source refuses what is before {}: its history begins there"
ENDS = "the source refuses the newest times so far: they are asked for again at the next poll"


class TimeLimit(Protocol):
    """What a run that stays has to know of its time limit."""

    def renew(self) -> None:
        """Begin it anew."""
        ...

    def uncounted(self) -> AbstractContextManager[None]:
        """Return a context in which time does not count towards it."""
        ...


class Rounds:
    """Does what a checkpoint leaves to be done.

    Args:
        collection: What is wanted.
        calendar: Of the source's periods.
        start: The first time that is wanted.
        walker: Does the walks.
        dispatch: To the sink.
        teller: Of what the run is doing.
        clock: Of the run.
        chance: Gives numbers in [0, 1).
    """

    def __init__(
        self,
        collection: ApiCollection,
        *,
        calendar: Calendar,
        start: datetime | None,
        walker: Walker,
        dispatch: Dispatch,
        teller: Teller,
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._collection = collection
        self._calendar = calendar
        self._start = start
        self._walker = walker
        self._dispatch = dispatch
        self._teller = teller
        self._clock = clock
        self._chance = chance

    def history(self) -> None:
        """Fetch the past, unless that was done before or is not wanted."""
        checkpoint = self._dispatch.checkpoint
        if checkpoint.phase != "Historical" or not self._collection.history:
            return
        moment = self._moment()
        forward = plan.catch_up(checkpoint, self._collection, moment)
        if forward is not None:
            self._walk(forward, moment, "catching up, until")
        self._walk(plan.history(self._dispatch.checkpoint, moment), moment, "fetching the past, back to")
        self._complete()

    def poll(self) -> None:
        """Fetch what may be new."""
        moment = self._moment()
        self._walk(
            plan.poll(self._dispatch.checkpoint, self._collection, moment),
            moment,
            "looking for what is new, until",
        )
        self._complete()

    def poll_on(self, limit: TimeLimit, *, on_turn: Callable[[], None]) -> None:
        """Poll again and again, until `on_turn`, which is called often, raises."""
        pause = self._collection.interval * (0.5 + self._chance() / 2)
        while True:
            begun = self._clock.monotonic()
            self.poll()
            left = begun + pause - self._clock.monotonic()
            at = self._clock.now() + timedelta(seconds=max(0.0, left))
            self._teller.tell_now(f"up to date; polls again at {at:%Y-%m-%d %H:%M:%S}Z")
            with limit.uncounted():
                wait(left, clock=self._clock, on_turn=on_turn)
            limit.renew()
            pause = self._collection.interval

    def _moment(self) -> Moment:
        return Moment(calendar=self._calendar, now=self._clock.now().astimezone(UTC), start=self._start)

    def _walk(self, walk: Walk, moment: Moment, doing: str) -> None:
        ended = self._walker.walk(walk, moment, doing=doing)
        note = _note(ended)
        if note:
            self._teller.say_once([note])

    def _complete(self) -> None:
        """Have it confirmed that a round is over: its messages will never be sent again."""
        self._dispatch.pass_on(checkpoints.complete_run(self._dispatch.checkpoint))


def _note(walk: Walk) -> str:
    """Return what people should know of how a walk ended; nothing of most."""
    if walk.ended == "ignored":
        return IGNORES
    if walk.ended != "edge":
        return ""
    return BEGINS.format(f"{walk.calendar.start(walk.at):%Y-%m-%d %H:%M}") if walk.backward else ENDS
