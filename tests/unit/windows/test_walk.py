"""The walk: what each kind of source is asked, and that nothing it has is left out."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from unit.windows.sources import (
    CrashedError,
    Runner,
    Source,
    StuckError,
    at,
    collection,
    ignoring,
    newest_if_none,
    shown,
    since_only,
    until_only,
    whole_years,
)
from wrapper_contract.checkpoint import Checkpoint
from wrapper_runner.windows.calendar import calendar_of

NOW = at(2024, 6, 15, 10) + timedelta(minutes=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEARS = shown(*(at(year) for year in range(1960, 2025)))


def series(first: datetime, last: datetime, step: timedelta) -> dict[datetime, datetime]:
    return shown(*(first + number * step for number in range((last - first) // step + 1)))


def run(source: Source, periodicity: str = "Annual", *, now: datetime = NOW, **options: object) -> Runner:
    """Run one attempt to its end; everything up to one period from now must be there."""
    runner = Runner(source, calendar_of(periodicity), collection(), **options)  # type: ignore[arg-type]
    runner.attempt(now)
    return runner


def test_a_short_series_takes_few_requests() -> None:
    source = Source(YEARS)
    runner = run(source)
    assert set(runner.delivered) == set(YEARS)
    assert runner.ended == ["empty", "reached"]
    assert source.requests == 3
    # The poll has read the last three years and the present one again.
    assert {time.year for time, count in runner.delivered.items() if count == 2} == {2021, 2022, 2023, 2024}
    assert (runner.checkpoint.high_water_mark, runner.checkpoint.poll) == (at(2024), 2)
    assert runner.checkpoint.phase == "Continuous"


@pytest.mark.parametrize("hole", [1, 5, 9])
def test_a_hole_does_not_end_the_history(hole: int) -> None:
    times = {time: since for time, since in YEARS.items() if not 1990 <= time.year < 1990 + hole}
    assert set(run(Source(times)).delivered) == set(times)
    hours = series(at(2000), at(2000, 3), HOUR) | series(at(2000 + hole, 3), at(2000 + hole, 4), HOUR)
    assert set(run(Source(hours), "Hourly").delivered) == set(hours)


@pytest.mark.parametrize("ended", [1970, 1990, 2005])
def test_a_source_that_ended_long_ago_is_found(ended: int) -> None:
    days = series(at(ended, 1), at(ended, 12), DAY)
    runner = run(Source(days, widest=366 * DAY), "Daily")
    assert set(runner.delivered) == set(days)


def test_a_census_every_ten_years_is_all_there() -> None:
    years = shown(*(at(year) for year in range(1801, 2022, 10)))
    assert set(run(Source(years)).delivered) == set(years)


def test_a_hole_of_years_in_a_yearly_series_is_walked_over_in_short_windows_too() -> None:
    years = shown(*(at(year) for year in range(1960, 2025) if not 1985 <= year < 2001))
    assert set(run(Source(years, widest=3 * 366 * DAY)).delivered) == set(years)


def test_a_mark_within_a_period_leaves_nothing_of_it_out() -> None:
    runner = Runner(Source(YEARS), calendar_of("Annual"), collection())
    runner.checkpoint = Checkpoint(high_water_mark=at(2024), low_water_mark=at(2000, 6))
    runner.attempt(NOW)
    assert min(runner.delivered) == at(1960)
    assert at(2000) in runner.delivered


@pytest.mark.parametrize("periodicity", ["Monthly", "Daily"])
def test_a_run_of_empty_windows_goes_on_over_restarts(periodicity: str) -> None:
    """However often an attempt dies on the way, at most ten years are searched before the first point."""
    calendar = calendar_of(periodicity)
    source = Source(shown(at(2020), at(2024)), widest=timedelta(days=366))
    runner = Runner(source, calendar, collection())
    for crash in range(1, 90):
        with suppress(CrashedError):
            runner.attempt(NOW, crash_after=min(crash, 3))
        if runner.checkpoint.phase == "Continuous":
            break
    low = runner.checkpoint.low_water_mark
    assert low is not None
    assert low.year >= 2020 - 10 - 2
    assert set(runner.delivered) == {at(2020), at(2024)}
    assert runner.checkpoint.run_position == 0


def test_what_was_found_already_is_no_run_of_empty_windows() -> None:
    source = Source(series(at(1980), at(2024, 6, 15), DAY))
    runner = Runner(source, calendar_of("Daily"), collection())
    runner.checkpoint = Checkpoint(high_water_mark=at(2024, 6, 15), low_water_mark=at(2000))
    runner.attempt(NOW)
    assert min(runner.delivered) == at(1980)


def test_history_ends_where_people_say() -> None:
    runner = run(Source(YEARS), start=at(1990, 6))
    assert min(runner.delivered) == at(1991)
    assert runner.ended == ["reached", "reached"]
    assert min(window.start for window in runner.source.asked) == at(1990)


def test_without_any_point_the_search_ends() -> None:
    source = Source({})
    runner = run(source, "Hourly")
    assert runner.ended == ["empty", "reached"]
    assert runner.checkpoint.high_water_mark is None
    assert source.requests < 20


def test_windows_grow_until_the_source_refuses_and_stay_below() -> None:
    source = Source(series(at(2010), at(2024, 6, 15), HOUR), widest=365 * DAY)
    runner = run(source, "Hourly")
    assert set(runner.delivered) == set(source.points)
    refused = sum(window.end - window.start > 365 * DAY for window in source.asked)
    assert refused <= 5
    assert len(source.asked) < 90


def test_a_source_that_counts_points_gets_smaller_windows() -> None:
    source = Source(series(at(2022), at(2024, 6, 15), HOUR), most=1000)
    runner = run(source, "Hourly")
    assert set(runner.delivered) == set(source.points)
    assert len(source.asked) < 90


def test_a_source_that_refuses_every_fourth_window_is_read_all_the_same() -> None:
    source = Source(series(at(2022), at(2024, 6, 15), HOUR), refusals=frozenset(range(4, 10_000, 4)))
    runner = run(source, "Hourly")
    assert set(runner.delivered) == set(source.points)
    assert len(source.asked) < 60


def test_a_source_with_one_period_too_full_is_not_passed_over() -> None:
    minutes = series(at(2024, 6, 1), at(2024, 6, 2), timedelta(minutes=1))
    days = series(at(2024), at(2024, 6, 15), DAY)
    source = Source(minutes | days, most=1000)
    with pytest.raises(StuckError):
        run(source, "Daily")
    assert len(source.asked) < 40


def test_nor_is_one_on_the_way_forward() -> None:
    source = Source(series(at(2024), at(2024, 6, 15), DAY), most=1000)
    runner = run(source, "Daily")
    source.points |= series(at(2024, 6, 15), at(2024, 9, 15), DAY)
    source.points |= series(at(2024, 8, 1), at(2024, 8, 2), timedelta(minutes=1))
    with pytest.raises(StuckError):
        runner.attempt(at(2024, 9, 15))
    assert runner.checkpoint.high_water_mark == at(2024, 7, 31)


def test_a_source_that_refuses_what_is_before_its_time_has_told_where_it_begins() -> None:
    source = Source(series(at(1980), at(2024, 6, 15), DAY), earliest=at(1980))
    runner = run(source, "Daily")
    assert set(runner.delivered) == set(source.points)
    assert runner.ended == ["edge", "reached"]
    assert len(source.asked) < 60


@pytest.mark.parametrize("delay", [0, 1, 5, 30])
def test_a_source_that_refuses_the_future_gives_the_past(delay: int) -> None:
    def latest(now: datetime) -> datetime:
        return now.replace(hour=0, minute=0) - delay * DAY

    days = series(at(2020), latest(NOW) - DAY, DAY)
    source = Source(days, latest=latest)
    runner = run(source, "Daily")
    assert set(runner.delivered) == set(days)
    days |= series(latest(NOW), latest(NOW + 20 * DAY) - DAY, DAY)
    source.points = days
    source.asked.clear()
    runner.attempt(NOW + 20 * DAY)
    assert set(runner.delivered) == set(days)
    assert len(source.asked) < 20


@pytest.mark.parametrize("widest", [366, 60])
@pytest.mark.parametrize("answers", [whole_years, since_only, until_only, newest_if_none])
def test_answers_that_go_beyond_what_was_asked(answers: object, widest: int) -> None:
    hours = series(at(2019, 3), at(2019, 5), 6 * HOUR) | series(at(2021, 8), at(2023, 2), 6 * HOUR)
    source = Source(hours, answers=answers, widest=widest * DAY)  # type: ignore[arg-type]
    runner = run(source, "6h")
    assert set(runner.delivered) == set(hours)
    assert len(source.asked) < 300


@pytest.mark.parametrize("first", [at(2024, 6), at(2010), at(1950)])
def test_a_source_that_ignores_times_is_read_a_few_times(first: datetime) -> None:
    source = Source(series(first, at(2024, 6, 15), DAY), answers=ignoring)
    runner = run(source, "Daily")
    assert set(runner.delivered) == set(source.points)
    assert len(source.asked) <= 5
    assert runner.ended[0] == "ignored"
    source.asked.clear()
    runner.attempt(NOW + 90 * DAY)
    assert len(source.asked) <= 2


def test_points_of_the_future_never_move_the_mark() -> None:
    times = shown(at(2023), at(2024), at(2025), at(2026), at(9999, 12, 31))
    runner = run(Source(times, answers=ignoring))
    assert set(runner.delivered) == {at(2023), at(2024), at(2025)}
    assert runner.checkpoint.high_water_mark == at(2025)


def test_garbage_of_the_first_year_is_left_out_and_nothing_overflows() -> None:
    times = YEARS | shown(datetime.min.replace(tzinfo=at(1).tzinfo))
    for answers in (ignoring, None):
        assert set(run(Source(times, answers=answers)).delivered) == set(YEARS)


def test_a_series_since_the_year_one_is_walked_to_its_floor() -> None:
    years = shown(*(at(year) for year in range(2, 2025)))
    runner = run(Source(years))
    assert set(runner.delivered) == set(years)
    assert runner.checkpoint.low_water_mark == at(1, 1, 3)


def test_late_points_within_the_lookback_are_found() -> None:
    source = Source(series(at(2024), at(2024, 6, 15), DAY))
    late = at(2024, 6, 12)
    source.points[late] = NOW + 2 * DAY
    runner = run(source, "Daily")
    assert late not in runner.delivered
    runner.attempt(NOW + 2 * DAY)
    assert late in runner.delivered


def test_a_long_gap_is_walked_in_windows() -> None:
    source = Source(series(at(2024), at(2024, 6, 15), HOUR), widest=31 * DAY)
    runner = run(source, "Hourly")
    later = NOW + 400 * DAY
    source.points |= series(at(2024, 6, 15), later, HOUR)
    source.asked.clear()
    runner.attempt(later)
    assert set(runner.delivered) == set(source.points)
    assert len(source.asked) < 40


def test_a_clock_that_went_back_reads_again_and_loses_nothing() -> None:
    source = Source(series(at(2024), at(2024, 6, 15), DAY))
    runner = run(source, "Daily")
    runner.attempt(NOW - 30 * DAY)
    assert runner.checkpoint.high_water_mark == at(2024, 6, 15)
    assert runner.ended[-1] == "reached"


def test_local_times_are_asked_for_with_a_day_of_margin() -> None:
    # Midnights in Tokyo, at a source that takes the dates that it is asked for as local ones.
    midnights = series(at(2023, 12, 31) - timedelta(hours=9), at(2024, 6, 14, 15), DAY)
    shift = timedelta(hours=9)

    def tokyo(window: object, points: list[datetime]) -> list[datetime]:
        first, last = window.start, window.end  # type: ignore[attr-defined]
        return [time for time in points if first <= time + shift < last]

    source = Source(midnights, answers=tokyo, widest=20 * DAY)
    runner = run(source, "Daily", local=True)
    assert set(runner.delivered) == set(midnights)
