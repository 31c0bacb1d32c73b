"""Periods by the calendar: numbered without gaps, also at the ends of time."""

import doctest
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.windows.sources import at
from wrapper_runner.windows import edges
from wrapper_runner.windows.calendar import CEILING, FLOOR, calendar_of

PERIODICITIES = ["Annual", "Quarterly", "Monthly", "Weekly", "Daily", "Hourly", "15m", "6h", "2w", "90s"]
times = st.datetimes(min_value=datetime(1, 1, 5), max_value=datetime(9999, 12, 27)).map(
    lambda time: time.replace(tzinfo=FLOOR.tzinfo)
)


@pytest.mark.parametrize(
    ("periodicity", "time", "start"),
    [
        ("Annual", at(2024, 6, 15), at(2024)),
        ("Annual", at(1969, 12, 31, 23), at(1969)),
        ("Quarterly", at(2024, 6, 30), at(2024, 4)),
        ("Monthly", at(2024, 2, 29), at(2024, 2)),
        ("Weekly", at(2024, 6, 16), at(2024, 6, 10)),
        ("Daily", at(1900, 3, 1, 5), at(1900, 3, 1)),
        ("Hourly", at(2024, 10, 27, 1) + timedelta(minutes=59), at(2024, 10, 27, 1)),
        ("6h", at(2024, 1, 1, 7), at(2024, 1, 1, 6)),
        ("2w", at(1970, 1, 18), at(1970, 1, 5)),
    ],
)
def test_a_period_begins_by_the_calendar(periodicity: str, time: datetime, start: datetime) -> None:
    calendar = calendar_of(periodicity)
    assert calendar.start(calendar.index(time)) == start


@given(st.sampled_from(PERIODICITIES), times)
def test_every_time_lies_in_its_period(periodicity: str, time: datetime) -> None:
    calendar = calendar_of(periodicity)
    index = calendar.index(time)
    assert calendar.start(index) <= time
    assert time < calendar.start(index + 1) or calendar.start(index + 1) == CEILING
    assert calendar.index(max(FLOOR, calendar.start(index))) <= index
    assert calendar.upper(calendar.start(index)) == index or calendar.start(index) == FLOOR
    assert calendar.start(calendar.upper(time)) >= time or calendar.start(calendar.upper(time)) == CEILING


@given(st.sampled_from(PERIODICITIES), times.filter(lambda time: time.year < 9990))
def test_one_period_later_is_at_most_the_end_of_the_next(periodicity: str, time: datetime) -> None:
    calendar = calendar_of(periodicity)
    index, later = calendar.index(time), calendar.after(time)
    assert max(time, calendar.start(index + 1)) <= later <= calendar.start(index + 2)


@pytest.mark.parametrize("periodicity", PERIODICITIES)
@pytest.mark.parametrize("index", [-(10**12), -1, 0, 10**12])
def test_no_number_overflows(periodicity: str, index: int) -> None:
    assert FLOOR <= calendar_of(periodicity).start(index) <= CEILING


@pytest.mark.parametrize("periodicity", ["yearly", "0s", ""])
def test_what_is_no_period(periodicity: str) -> None:
    with pytest.raises(ValueError, match=r"period|duration"):
        calendar_of(periodicity)


def test_the_examples_are_true() -> None:
    assert doctest.testmod(edges).failed == 0
