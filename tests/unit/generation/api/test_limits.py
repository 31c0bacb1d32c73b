"""Whether a source silently gives a part of a long range: tried once, by what comes beyond it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.generation.api.replies import NOW, asking, day, reply, run
from wrapper_operator.generation.exchanges.date_trials import Trial
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.forms import DATE
from wrapper_operator.generation.exchanges.limits import Limits, gives_more, limits

FILTER = DateFilter(start="since", end="until", form=DATE)
Cut = Callable[[list[datetime]], list[datetime]]


def times_of(exchange: Exchange) -> list[datetime] | None:
    """Return the times of a reply that is a list of them."""
    return [day(text) for text in exchange.document] if isinstance(exchange.document, list) else None


def days(count: int, *, every: int = 1) -> list[datetime]:
    """Return days up to yesterday, the oldest first."""
    last = NOW.replace(hour=0) - timedelta(days=1)
    return [last - timedelta(days=every * number) for number in range(count)][::-1]


def found(times: list[datetime], cut: Cut) -> Limits | None:
    """Return what is found out of a source that cuts its replies."""

    def answer(query: dict[str, str]) -> list[str]:
        low, high = query.get("since", "0001-01-01"), query.get("until", "9999-12-31")
        within = [time for time in times if low <= f"{time:%Y-%m-%d}" <= high]
        return [f"{time:%Y-%m-%d}" for time in cut(within)]

    known = frozenset(day(text) for text in answer({}))
    trial = Trial(asking=asking(answer), times_of=times_of, known=known, clock=False, kind="date")
    result: Limits | None = run(limits(trial, FILTER))
    return result


@pytest.mark.parametrize("count", [1, 20, 100, 1000])
def test_a_source_that_gives_all_has_no_limit(count: int) -> None:
    assert found(days(count), lambda times: times) == Limits()


@pytest.mark.parametrize("every", [1, 7])
def test_the_newest_or_oldest_of_many_are_a_limit_of_records(every: int) -> None:
    assert found(days(900, every=every), lambda times: times[-100:]) == Limits(records=100)
    assert found(days(900, every=every), lambda times: times[:100]) == Limits(records=100)


def test_a_limit_of_length_is_told_by_the_length() -> None:
    holes = [time for time in days(3000) if time.toordinal() % 17 and time.toordinal() % 23]

    def year(times: list[datetime]) -> list[datetime]:
        return [time for time in times if time > times[-1] - timedelta(days=365)]

    limit = found(holes, year)

    assert limit is not None
    assert limit.days == pytest.approx(365, abs=4)


def test_a_range_that_is_cut_at_its_end_is_made_shorter_until_it_holds_the_newest_time() -> None:
    """Of a range of twenty years, the source gives the first ten: there is nothing in them."""

    def answer(query: dict[str, str]) -> list[str]:
        low = day(query.get("since", f"{NOW - timedelta(days=900):%Y-%m-%d}"))
        high = min(day(query.get("until", f"{NOW:%Y-%m-%d}")), low + timedelta(days=3660))
        return [f"{time:%Y-%m-%d}" for time in days(1500, every=3) if low <= time <= high]

    known = frozenset(day(text) for text in answer({}))
    trial = Trial(asking=asking(answer), times_of=times_of, known=known, clock=False, kind="date")

    assert run(limits(trial, FILTER)) == Limits(days=3650)


def test_a_source_that_refuses_long_ranges_says_nothing_of_limits() -> None:
    refused = asking(lambda query: reply({"message": "at most one year"}, 400))
    trial = Trial(
        asking=refused, times_of=times_of, known=frozenset({datetime(2026, 1, 1, tzinfo=UTC)}), clock=False,
        kind="date",
    )  # fmt: skip

    assert run(limits(trial, FILTER)) is None


@pytest.mark.parametrize(
    ("page", "refused_from", "more"), [(None, 200, True), (20, 200, False), (None, 50, True)]
)
def test_a_source_that_refuses_long_ranges_is_asked_for_a_somewhat_longer_one(
    page: int | None, refused_from: int, *, more: bool
) -> None:
    """What is known is a range of twenty days: as many records as a page may have."""
    times = days(900)

    def answer(query: dict[str, str]) -> object:
        within = [time for time in times if query["since"] <= f"{time:%Y-%m-%d}" <= query["until"]]
        if len(within) > refused_from:
            return reply({"message": "too much"}, 413)
        return [f"{time:%Y-%m-%d}" for time in (within[-page:] if page else within)]

    trial = Trial(
        asking=asking(answer), times_of=times_of, known=frozenset(times[-20:]), clock=False, kind="date"
    )

    assert run(limits(trial, FILTER)) is None
    assert run(gives_more(trial, FILTER, than=20)) == more


@given(st.sets(st.integers(0, 3000), min_size=1, max_size=60), st.integers(1, 70), st.booleans())
def test_a_limit_is_found_exactly_where_something_is_cut(places: set[int], most: int, newest: bool) -> None:
    last = days(1)[0]
    times = sorted(last - timedelta(days=place) for place in places)

    def cut(kept: list[datetime]) -> list[datetime]:
        return kept[-most:] if newest else kept[:most]

    limit: Any = found(times, cut)

    # A gap between two records that is shorter than a margin may hide a single one beyond the limit.
    if len(times) <= most:
        assert limit == Limits()
    elif len(times) >= most + 20 and newest:
        assert limit != Limits()
