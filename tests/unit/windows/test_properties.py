"""Whatever a source has, however it answers and whenever the runner dies: no point is lost, no mark lies."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from unit.windows.sources import (
    CrashedError,
    Runner,
    Source,
    StuckError,
    at,
    collection,
    ignoring,
    newest_if_none,
    plain,
    shown,
    since_only,
    until_only,
    whole_years,
)
from wrapper_runner.windows.calendar import FLOOR, calendar_of
from wrapper_runner.windows.plan import Moment

NOW = at(2024, 6, 15, 10) + timedelta(minutes=30)
LOOKBACK = 3
YEAR = timedelta(days=365)
PERIODICITIES = ["Annual", "Quarterly", "Monthly", "Weekly", "Daily", "Hourly", "6h", "10d"]


@dataclass(frozen=True)
class Case:
    """A source and what befalls the runner."""

    periodicity: str
    source: Source
    crashes: Sequence[int]
    """Windows until each death."""
    pauses: Sequence[int]
    """Periods from each death to the next attempt."""
    start: datetime | None


@st.composite
def series(draw: st.DrawFn, periodicity: str, last: datetime) -> dict[datetime, datetime]:
    """Runs of periods with holes of less than ten years between them, from a time less than 90 years ago."""
    calendar = calendar_of(periodicity)
    index = calendar.index(last - draw(st.integers(0, 60)) * YEAR) - draw(st.integers(0, 5))
    times: dict[datetime, datetime] = {}
    for _ in range(draw(st.integers(1, 4))):
        for _ in range(draw(st.integers(1, 40))):
            time = calendar.start(index) + draw(st.sampled_from([timedelta(), timedelta(minutes=7)]))
            delay = draw(st.integers(0, 2))
            times[time] = calendar.start(calendar.index(time) + delay) + (time - calendar.start(index))
            index -= draw(st.integers(1, 3))
        hole = draw(st.integers(0, 9)) * YEAR
        index = calendar.index(max(FLOOR + YEAR, calendar.start(index) - hole))
    return times


@st.composite
def cases(draw: st.DrawFn) -> Case:
    periodicity = draw(st.sampled_from(PERIODICITIES))
    calendar = calendar_of(periodicity)
    pauses = draw(st.lists(st.integers(0, 300), max_size=3))
    end = calendar.start(calendar.index(NOW) + sum(pauses))
    times = draw(series(periodicity, end))
    period = calendar.start(calendar.index(NOW) + 1) - calendar.start(calendar.index(NOW))
    least = max(3, 10 * YEAR // period // 200)
    widest = draw(st.none() | st.integers(least, 4 * least).map(lambda count: count * period))
    numbers = draw(st.sets(st.integers(1, 60), max_size=12))
    # Three in a row, beyond a single refused period, are what the end of a source looks like.
    refusals = {number for number in numbers if not {number - 1, number - 2} <= numbers}
    answers = draw(st.sampled_from([plain, ignoring, whole_years, since_only, until_only, newest_if_none]))
    source = Source(
        times,
        widest=widest,
        page=draw(st.integers(1, 50)),
        most=draw(st.none() | st.integers(6, 40)) if answers is plain else None,
        earliest=draw(st.sampled_from([None, calendar.start(calendar.index(min(times)))])),
        answers=answers,
        refusals=frozenset(refusals),
    )
    crashes = draw(st.lists(st.integers(0, 12), min_size=len(pauses), max_size=len(pauses)))
    return Case(periodicity, source, crashes, pauses, draw(st.sampled_from([None, min(times)])))


def marks_hold(runner: Runner, moment: Moment) -> None:
    """All between the marks was delivered, but for what may still come late; none is ahead of it."""
    high, low = runner.checkpoint.high_water_mark, runner.checkpoint.low_water_mark
    assert low is not None
    if high is None:
        return
    assert high in runner.delivered
    assert high < moment.limit
    settled = moment.calendar.index(high) - LOOKBACK
    for time, since in runner.source.points.items():
        if since <= moment.now and low <= time <= high and moment.calendar.index(time) < settled:
            assert (moment.start is not None and time < moment.start) or time in runner.delivered


@settings(max_examples=100)
@given(cases())
def test_everything_is_fetched_and_the_marks_never_lie(case: Case) -> None:
    calendar, source = calendar_of(case.periodicity), case.source
    runner = Runner(source, calendar, collection(lookback=LOOKBACK), start=case.start, on_window=marks_hold)
    now = NOW
    for crash, pause in zip(case.crashes, case.pauses, strict=True):
        with suppress(CrashedError, StuckError):
            runner.attempt(now, crash_after=crash)
        now = max(now, calendar.start(calendar.index(now) + pause))
    source.refusals = frozenset()
    # What was refused in the last attempt is read by the next.
    for _ in range(2):
        before, runner.windows = runner.windows, 0
        runner.attempt(now)
        note(f"{runner.windows} windows after {before}, {runner.ended}")
    visible = {time for time, since in source.points.items() if since <= now}
    assert visible - set(runner.delivered) == set()
    assert set(runner.delivered) <= set(source.points)


def bound(*, periods: int, longest: int | None) -> int:
    """Return how many windows an attempt may take.

    Args:
        periods: From the present to where the walk ends.
        longest: Window that the source answers, in periods; None for any.
    """
    return 2 * periods // (longest or periods) + 4 * math.ceil(math.log2(max(2, periods))) + 20


@pytest.mark.parametrize(
    ("periodicity", "years", "longest"),
    [
        ("Hourly", 30, None),
        ("Hourly", 30, 8784),
        ("Hourly", 1, 744),
        ("Daily", 30, None),
        ("Daily", 30, 366),
        ("Daily", 1, 7),
        ("Monthly", 30, 1),
        ("Monthly", 1, 12),
        ("Annual", 30, 1),
        ("Annual", 30, None),
    ],
)
def test_requests_are_bounded(
    periodicity: str, years: int, longest: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    calendar = calendar_of(periodicity)
    top, oldest = calendar.index(NOW), calendar.index(NOW - years * YEAR)
    step = max(1, (top - oldest) // 3000)
    times = shown(*(calendar.start(index) for index in range(oldest, top + 1, step)))
    widest = longest and max(
        calendar.start(index + longest) - calendar.start(index) for index in range(top - 12, top)
    )
    source = Source(times, widest=widest)
    runner = Runner(source, calendar, collection())
    runner.attempt(NOW)
    assert set(runner.delivered) == set(times)
    low = runner.checkpoint.low_water_mark
    assert low is not None
    allowed = bound(periods=top - calendar.index(low) + 2, longest=longest)
    with capsys.disabled():
        print(
            f"\n{periodicity}, {years} years, windows ≤ {longest}: {runner.windows} of {allowed} allowed",
            end="",
        )
    assert runner.windows <= allowed
