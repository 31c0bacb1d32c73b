"""Requests in a minute."""

from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.fetching.rate import TokenBucket


@given(
    st.integers(1, 600),
    st.lists(st.floats(0, 90) | st.just(0.0), min_size=1, max_size=400),
)
def test_no_minute_has_more_than_allowed(per_minute: int, thinking: list[float]) -> None:
    bucket, now, made = TokenBucket(per_minute, now=1000.0), 1000.0, []
    for seconds in thinking:
        now += seconds
        now += bucket.reserve(now=now)
        made.append(now)
    for at, begin in enumerate(made):
        within = [moment for moment in made[at:] if moment < begin + 60 - 1e-6]
        assert len(within) <= per_minute


@given(st.integers(1, 600))
def test_it_is_not_slower_than_it_must_be(per_minute: int) -> None:
    bucket, now = TokenBucket(per_minute, now=0.0), 0.0
    for _ in range(per_minute * 3):
        now += bucket.reserve(now=now)
    assert now <= 180 * 1.25


def test_a_burst_and_then_a_steady_rate() -> None:
    bucket = TokenBucket(60, now=0.0)
    waits = [bucket.reserve(now=0.0) for _ in range(7)]
    assert waits[:5] == [0.0] * 5
    assert round(waits[5], 3) == round(60 / 56, 3)
    assert round(waits[6], 3) == round(120 / 56, 3)


def test_a_clock_that_stands_still_or_goes_back() -> None:
    bucket = TokenBucket(1, now=100.0)
    assert bucket.reserve(now=100.0) == 0.0
    assert bucket.reserve(now=50.0) == 60.0
