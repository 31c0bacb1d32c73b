"""Turns of sources that are polled."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.lifecycle.building import NOW
from wrapper_operator.lifecycle.polls import FAILED_WAIT, TOO_SOON, next_turn

moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
intervals = st.integers(1, 400 * 86400).map(lambda seconds: timedelta(seconds=seconds))
long_intervals = st.integers(60, 400 * 86400).map(lambda seconds: timedelta(seconds=seconds))


@given(ended=moments, interval=intervals, seed=st.text(max_size=8), failed=st.booleans())
def test_a_turn_is_neither_too_soon_nor_later_than_an_interval_and_what_is_too_soon(
    ended: datetime, interval: timedelta, seed: str, failed: bool
) -> None:
    turn = next_turn(ended, interval, seed=seed, failed=failed)
    soonest = max(interval * TOO_SOON, FAILED_WAIT) if failed else interval * TOO_SOON
    assert turn.microsecond == 0
    assert soonest < turn - ended <= soonest + interval + timedelta(seconds=1)


@given(ended=moments, interval=long_intervals, seed=st.text(max_size=8), took=st.floats(0, 0.85))
def test_turns_do_not_drift_with_how_long_executions_take(
    ended: datetime, interval: timedelta, seed: str, took: float
) -> None:
    turn = next_turn(ended, interval, seed=seed)
    late = timedelta(seconds=int(interval.total_seconds() * took))
    assert next_turn(turn + late, interval, seed=seed) == turn + interval


def test_turns_that_were_missed_are_one() -> None:
    hour = timedelta(hours=1)
    turn = next_turn(NOW, hour, seed="a")
    back = turn + 30 * hour + timedelta(minutes=1)
    assert next_turn(back, hour, seed="a") == turn + 31 * hour


@pytest.mark.parametrize("days", [1, 30])
def test_wrappers_that_are_created_together_do_not_poll_together(days: int) -> None:
    interval = timedelta(days=days)
    turns = [next_turn(NOW, interval, seed=f"wrapper-{number}") for number in range(1000)]
    tenths = [int((turn - NOW) / interval * 10) for turn in turns]
    assert all(60 < tenths.count(tenth) < 140 for tenth in range(1, 11))


def test_after_a_failure_a_source_is_left_alone_for_a_while() -> None:
    second = timedelta(seconds=1)
    assert next_turn(NOW, second, seed="a", failed=True) >= NOW + FAILED_WAIT
    assert next_turn(NOW, second, seed="a") <= NOW + 2 * second
