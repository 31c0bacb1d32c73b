"""The sieve: of all that comes, what was wanted; and what the walk learns of the rest."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.checkpoint import Window
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_runner.polling.sieve import TOO_LATE, Sieve
from wrapper_runner.windows.outcome import Reach
from wrapper_runner.windows.window import Request

START, END = datetime(2024, 1, 10, tzinfo=UTC), datetime(2024, 1, 20, tzinfo=UTC)
LIMIT = datetime(2024, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
WINDOW = Request(start=START, end=END, asked=Window(START - DAY, END + DAY), limit=LIMIT)


def day(number: int) -> datetime:
    return datetime(2024, 1, 1, tzinfo=UTC) + (number - 1) * DAY


def points(*days: int) -> list[TimePoint]:
    return [TimePoint(day(number), float(number)) for number in days]


def test_what_lies_inside_goes_through_untouched() -> None:
    sieve, given = Sieve(WINDOW), points(10, 19, 12)
    assert sieve.let_through(given) is given
    outcome = sieve.outcome(3)
    assert (outcome.points, outcome.requests, outcome.reach) == (3, 3, Reach(3, day(10), day(19)))
    assert (outcome.before, outcome.after, sieve.newest, sieve.rejections()) == (0, 0, day(19), [])


def test_what_lies_outside_is_left_out_and_counted() -> None:
    sieve = Sieve(WINDOW)
    found = sieve.let_through(points(1, 9, 10, 15, 19, 20, 25, 31, 32, 40))
    assert [point.y for point in found] == [10, 15, 19]
    outcome = sieve.outcome(1)
    # A day on either side was asked for as a margin: only what lies beyond that is news.
    assert (outcome.before, outcome.after) == (1, 2)
    assert outcome.reach == Reach(8, day(1), day(31))
    assert (sieve.elsewhere, sieve.too_late) == (5, 2)
    assert [(found.reason, found.count) for found in sieve.rejections()] == [(TOO_LATE, 2)]


def test_points_without_time_all_go_through() -> None:
    sieve = Sieve(WINDOW)
    cities = [CategoryPoint("Lisboa", 1.0), CategoryPoint("Porto", 2.0)]
    assert sieve.let_through([]) == []
    assert sieve.let_through(cities) is cities
    assert sieve.outcome(1).timeless
    assert (sieve.points, sieve.newest) == (2, None)


@given(st.lists(st.lists(st.integers(-400, 400), max_size=20), max_size=5))
def test_every_point_is_counted_once(batches: list[list[int]]) -> None:
    sieve = Sieve(WINDOW)
    kept = [point.x for batch in batches for point in sieve.let_through(points(*batch))]
    everything = [day(number) for batch in batches for number in batch]
    assert kept == [time for time in everything if START <= time < END]
    assert len(kept) + sieve.elsewhere + sieve.too_late == len(everything)
    assert sieve.newest == max(kept, default=None)
    past = [time for time in everything if time < LIMIT]
    assert sieve.outcome(1).reach == Reach(len(past), min(past, default=None), max(past, default=None))
