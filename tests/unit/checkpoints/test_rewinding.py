"""Moving a checkpoint by hand: what may be, and what comes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.rewinding import Marks, NothingToRewindError, rewind, with_marks

LOW, MIDDLE, HIGH = (datetime(year, 1, 1, tzinfo=UTC) for year in (1990, 2010, 2024))
DAY = timedelta(days=1)
REACHED = Checkpoint(
    phase="Continuous",
    high_water_mark=HIGH,
    low_water_mark=LOW,
    poll=3,
    sequence=9,
    points_confirmed=40,
    run_position=5,
)

TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def test_what_comes_after_the_time_is_fetched_again():
    moved = rewind(REACHED, MIDDLE)
    assert (moved.high_water_mark, moved.low_water_mark, moved.phase) == (MIDDLE, LOW, "Continuous")
    assert (moved.poll, moved.sequence, moved.points_confirmed, moved.run_position) == (4, 10, 40, 0)


@pytest.mark.parametrize("to", [LOW, LOW - DAY])
def test_before_everything_the_history_begins_anew(to):
    moved = rewind(REACHED, to)
    assert (moved.high_water_mark, moved.low_water_mark, moved.phase) == (None, None, "Historical")


@pytest.mark.parametrize("checkpoint", [Checkpoint(), REACHED])
def test_there_is_nothing_to_rewind(checkpoint):
    with pytest.raises(NothingToRewindError):
        rewind(checkpoint, HIGH)


@pytest.mark.parametrize(
    ("marks", "high", "low", "phase"),
    [
        (Marks(high=MIDDLE), MIDDLE, LOW, "Continuous"),
        (Marks(low=None), HIGH, None, "Continuous"),
        (Marks(high=None, low=None, phase="Historical"), None, None, "Historical"),
        (Marks(phase="Historical"), HIGH, LOW, "Historical"),
    ],
)
def test_marks_are_set_one_by_one(marks, high, low, phase):
    moved = with_marks(REACHED, marks)
    assert (moved.high_water_mark, moved.low_water_mark, moved.phase) == (high, low, phase)


def test_marks_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="lies after the high-water mark"):
        with_marks(REACHED, Marks(low=HIGH + DAY))


@given(low=TIMES, high=TIMES, to=TIMES)
def test_a_rewound_checkpoint_claims_nothing_from_the_time_on(low, high, to):
    low, high = sorted((low, high))
    before = Checkpoint(high_water_mark=high, low_water_mark=low, sequence=1)
    try:
        after = rewind(before, to)
    except NothingToRewindError:
        assert to >= high
        return
    assert after.sequence > before.sequence
    assert after.poll > before.poll
    assert after.high_water_mark is None or low <= after.high_water_mark <= to
