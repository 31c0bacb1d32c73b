"""A source that is only imagined, and the attempts of a runner on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Checkpoint, Delivery, Window
from wrapper_contract.run_spec import ApiCollection
from wrapper_runner.windows import plan, walk
from wrapper_runner.windows.calendar import Calendar
from wrapper_runner.windows.outcome import Outcome, Reach
from wrapper_runner.windows.plan import Moment
from wrapper_runner.windows.window import Request, request


class RefusedError(Exception):
    """The source says that this is too much."""


class CrashedError(Exception):
    """The runner died."""


class StuckError(Exception):
    """The walk found no way on."""


@dataclass
class Source:
    """What an API has, and how it answers.

    Attributes:
        points: Times, each with when the source shows it.
        page: Points of one request.
        widest: Longest window that it answers.
        most: Most points that it answers with; more are refused.
        earliest: It refuses what begins before.
        latest: Given now, it refuses what ends after.
        answers: Given what was asked and all the points: those of the reply. The plain source's filter.
        refusals: Numbers of requests that are refused for no reason.
    """

    points: dict[datetime, datetime]
    page: int = 1000
    widest: timedelta | None = None
    most: int | None = None
    earliest: datetime | None = None
    latest: Callable[[datetime], datetime] | None = None
    answers: Callable[[Window, list[datetime]], list[datetime]] | None = None
    refusals: frozenset[int] = frozenset()
    asked: list[Window] = field(default_factory=list)
    requests: int = 0

    def get(self, window: Window, now: datetime) -> tuple[list[datetime], int]:
        """Return the reply's times, and the number of requests it took."""
        self.asked.append(window)
        self.requests += 1
        if len(self.asked) in self.refusals or self._out_of_range(window, now):
            raise RefusedError
        shown = sorted(time for time, since in self.points.items() if since <= now)
        found = (self.answers or plain)(window, shown)
        if self.most is not None and len(found) > self.most:
            raise RefusedError
        pages = max(1, -(-len(found) // self.page))
        self.requests += pages - 1
        return found, pages

    def _out_of_range(self, window: Window, now: datetime) -> bool:
        return (
            (self.widest is not None and window.end - window.start > self.widest)
            or (self.earliest is not None and window.start < self.earliest)
            or (self.latest is not None and window.end > self.latest(now))
        )


def plain(window: Window, points: list[datetime]) -> list[datetime]:
    """Answer what was asked."""
    return [time for time in points if window.start <= time < window.end]


def ignoring(window: Window, points: list[datetime]) -> list[datetime]:
    """Answer everything, whatever was asked."""
    return points


def whole_years(window: Window, points: list[datetime]) -> list[datetime]:
    """Answer with whole calendar years."""
    last = window.end - timedelta(microseconds=1)
    return [time for time in points if window.start.year <= time.year <= last.year]


def since_only(window: Window, points: list[datetime]) -> list[datetime]:
    """Answer all from the start on."""
    return [time for time in points if time >= window.start]


def until_only(window: Window, points: list[datetime]) -> list[datetime]:
    """Answer all up to the end."""
    return [time for time in points if time < window.end]


def newest_if_none(window: Window, points: list[datetime]) -> list[datetime]:
    """Answer the newest value where there is none."""
    return plain(window, points) or points[-1:]


def outcome_of(asked: Request, found: list[datetime], requests: int) -> tuple[Outcome, list[datetime]]:
    """Sieve a reply as the runner does."""
    usable = [time for time in found if time < asked.limit]
    wanted = [time for time in usable if asked.start <= time < asked.end]
    reach = Reach(len(usable), min(usable, default=None), max(usable, default=None))
    before = sum(time < asked.asked.start for time in usable)
    after = sum(time >= asked.asked.end for time in usable)
    return Outcome(points=len(wanted), requests=requests, reach=reach, before=before, after=after), wanted


@dataclass
class Runner:
    """Attempts one after the other, as the runner makes them, on an imagined source.

    Attributes:
        delivered: Every time that was delivered, with how often.
    """

    source: Source
    calendar: Calendar
    collection: ApiCollection
    start: datetime | None = None
    local: bool = False
    checkpoint: Checkpoint = field(default_factory=Checkpoint)
    delivered: dict[datetime, int] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    windows: int = 0
    on_window: Callable[["Runner", Moment], None] = lambda runner, moment: None

    def attempt(self, now: datetime, *, crash_after: int | None = None) -> None:
        """Run an attempt at a time; it dies within the window after so many."""
        budget = iter(range(crash_after)) if crash_after is not None else None
        moment = Moment(calendar=self.calendar, now=now, start=self.start)
        if self.checkpoint.phase == "Historical" and self.collection.history:
            forward = plan.catch_up(self.checkpoint, self.collection, moment)
            if forward is not None:
                self._walk(forward, moment, budget)
            self._walk(plan.history(self.checkpoint, moment), moment, budget)
            self.checkpoint = checkpoints.complete_run(self.checkpoint)
        self._walk(plan.poll(self.checkpoint, self.collection, moment), moment, budget)
        self.checkpoint = checkpoints.complete_run(self.checkpoint)

    def _walk(self, here: walk.Walk, moment: Moment, budget: Iterator[int] | None) -> None:
        while here.ended is None:
            assert here.span[0] < here.span[1]
            here = self._step(here, moment, budget)
        self.ended.append(here.ended)
        if here.ended == "stuck":
            raise StuckError

    def _step(self, here: walk.Walk, moment: Moment, budget: Iterator[int] | None) -> walk.Walk:
        self.windows += 1
        asked = request(here.span, moment, local=self.local)
        try:
            found, requests = self.source.get(asked.asked, moment.now)
        except RefusedError:
            return walk.refuse(here)
        outcome, wanted = outcome_of(asked, found, requests)
        if not here.probes:
            for time in wanted:
                self.delivered[time] = self.delivered.get(time, 0) + 1
        if budget is not None and next(budget, None) is None:
            raise CrashedError
        if not here.probes:
            self._complete(asked, wanted, walk.empty_seconds(here, points=len(wanted)))
            self.on_window(self, moment)
        return walk.advance(here, outcome)

    def _complete(self, asked: Request, wanted: list[datetime], empty_seconds: int | None) -> None:
        added = Delivery(
            points=len(wanted),
            messages=1 if wanted else 0,
            newest=max(wanted, default=None),
            completed=Window(asked.start, asked.end),
            empty_seconds=empty_seconds,
        )
        after = checkpoints.deliver(self.checkpoint, added, at=asked.end)
        assert checkpoints.supersedes(after, self.checkpoint)
        self.checkpoint = after


def at(year: int, month: int = 1, day: int = 1, hour: int = 0) -> datetime:
    """Return a time in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def shown(*times: datetime) -> dict[datetime, datetime]:
    """Return points that the source has always shown."""
    return dict.fromkeys(times, at(1))


def collection(**changes: object) -> ApiCollection:
    """Return how an API is collected."""
    return msgspec.structs.replace(ApiCollection(interval=3600.0), **changes)
