"""A date parameter counts only if the source's times shrink as asked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.generation.api.replies import NOW, asking, day, reply, run
from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.date_trials import Trial, find
from wrapper_operator.generation.exchanges.dates import DateFilter, effect, ranges
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.forms import DATE, MOMENT, YEAR

DAYS = [day("2026-01-01") + timedelta(days=number) for number in range(100)]
KNOWN = DateFilter(start="since", end="until", form=DATE)


def times_of(exchange: Exchange) -> list[datetime] | None:
    """Return the times of a reply that is a list of them."""
    return [day(text) for text in exchange.document] if isinstance(exchange.document, list) else None


def filtering(start: str, end: str, times: list[datetime] = DAYS, *, open_end: bool = False) -> Any:
    """Return the answer of a source with two parameters that filter by day."""

    def answer(query: dict[str, str]) -> list[str]:
        low, high = query.get(start, "0001-01-01"), query.get(end, "9999-12-31")
        shown = [f"{time:%Y-%m-%d}" for time in times]
        return [text for text in shown if low <= text and (text < high if open_end else text <= high)]

    return answer


def trial(answer: Callable[[dict[str, str]], Any], times: list[datetime] = DAYS, **options: Any) -> Trial:
    """Return a trial on a source of days."""
    return Trial(
        asking=asking(answer, **options), times_of=times_of, known=frozenset(times), clock=False, kind="date"
    )


@pytest.mark.parametrize(
    "pair", [("since", "until"), ("from", "to"), ("start_date", "end_date"), ("begin", "end")]
)
def test_parameters_are_found_by_their_effect(pair: tuple[str, str]) -> None:
    found = run(find(trial(filtering(*pair)), (), guess=True))

    assert (found.start, found.end, found.form) == (*pair, DATE)
    assert (found.before, found.after) == (timedelta(), timedelta())


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_few_times_prove_a_parameter_too(count: int) -> None:
    times = DAYS[:count]

    found = run(find(trial(filtering("since", "until", times), times), (KNOWN,), guess=False))

    assert (found.start, found.end) == ("since", "until")


def test_an_end_that_is_left_out_is_asked_for_with_a_margin() -> None:
    found = run(find(trial(filtering("since", "until", open_end=True)), (KNOWN,), guess=False))

    assert found.after == timedelta(days=1)


def test_a_start_alone_counts_for_itself() -> None:
    found = run(find(trial(filtering("since", "nothing")), (KNOWN,), guess=False))

    assert (found.start, found.end) == ("since", None)


def test_what_is_ignored_counts_for_nothing() -> None:
    everything = [f"{time:%Y-%m-%d}" for time in DAYS]

    assert run(find(trial(lambda query: everything), (KNOWN,), guess=True)) is None


def test_another_order_or_another_page_is_no_filter() -> None:
    def answer(query: dict[str, str]) -> list[str]:
        shown = [f"{time:%Y-%m-%d}" for time in DAYS]
        return shown[50:] if query else shown[:50]

    assert run(find(trial(answer, DAYS[:50]), (KNOWN,), guess=True)) is None


def test_a_source_that_is_strict_about_names_is_asked_one_by_one() -> None:
    filtered = filtering("dateFrom", "dateTo")

    def answer(query: dict[str, str]) -> Any:
        if query.keys() - {"dateFrom", "dateTo"}:
            return reply({"error": "unknown parameter"}, 400)
        return filtered(query)

    found = run(find(trial(answer), (), guess=True))

    assert (found.start, found.end) == ("dateFrom", "dateTo")


def test_the_number_of_requests_is_bounded() -> None:
    asked: list[dict[str, str]] = []

    def answer(query: dict[str, str]) -> Any:
        asked.append(query)
        return reply({"error": "unknown parameter"}, 400)

    assert run(find(trial(answer, budget=12), (), guess=True)) is None
    assert len(asked) <= 12


def test_times_to_come_that_are_refused_are_noticed() -> None:
    filtered = filtering("since", "until")

    def answer(query: dict[str, str]) -> Any:
        if query.get("until", "") > f"{NOW:%Y-%m-%d}":
            return reply({"reason": "out of allowed range"}, 400)
        return filtered(query)

    assert run(find(trial(answer), (KNOWN,), guess=False)).until_now
    assert not run(find(trial(filtered), (KNOWN,), guess=False)).until_now


@given(
    count=st.integers(1, 60),
    step=st.integers(1, 40),
    form=st.sampled_from([YEAR, forms.MONTH, DATE, MOMENT]),
    slack=st.sampled_from([timedelta(), timedelta(days=1)]),
)
def test_an_honest_filter_is_always_proven_and_no_filter_never(
    count: int, step: int, form: forms.Form, slack: timedelta
) -> None:
    times = [day("2000-01-01") + timedelta(days=step * number) for number in range(count)]
    for asked in ranges(times, form, now=NOW, slack=slack):
        within = [time for time in times if asked.first <= form.floor(time) <= asked.last]

        honest = effect(asked, within, times, form, slack=slack)
        ignoring = effect(asked, times, times, form, slack=slack)

        assert honest.start == asked.proves_start
        assert honest.end == asked.proves_end
        assert not ignoring.start
        assert not ignoring.end


@pytest.mark.parametrize(
    ("form", "spelled"),
    [
        (YEAR, "2024"),
        (forms.QUARTER, "2024-Q3"),
        (forms.QUARTER_JOINED, "2024Q3"),
        (forms.SEMESTER, "2024-S2"),
        (forms.MONTH, "2024-08"),
        (forms.MONTH_JOINED, "2024M08"),
        (forms.WEEK, "2024-W32"),
        (DATE, "2024-08-05"),
        (MOMENT, "2024-08-05T06:07:08Z"),
        (forms.MINUTES, "202408050607"),
        (forms.EPOCH, "1722838028"),
        (forms.EPOCH_MILLISECONDS, "1722838028000"),
    ],
)
def test_a_trial_and_the_code_spell_a_time_alike(form: forms.Form, spelled: str) -> None:
    moment = day("2024-08-05T06:07:08")

    assert form.spell(moment) == spelled
    assert str(eval(form.code.format(t="moment"))) == spelled


def strict(start: str, end: str, form: str = "%Y-%m-%d", *, by_name: bool) -> Any:
    """Return the answer of a source that refuses other names, or else other spellings of these two."""

    def answer(query: dict[str, str]) -> Any:
        unknown = sorted(set(query) - {start, end})
        if by_name and unknown:
            return reply({"message": f'Unknown parameter "{unknown[0]}".'}, 400)
        try:
            low, high = (datetime.strptime(query[n], form) if n in query else None for n in (start, end))
        except ValueError:
            return reply({"message": f"Bad value of {start}: see the documentation."}, 400)
        kept = [time.replace(tzinfo=None) for time in DAYS]
        return [f"{t:%Y-%m-%d}" for t in kept if (not low or low <= t) and (not high or t <= high)]

    return answer


@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize("spelling", ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y%m%d"])
def test_a_source_that_refuses_what_it_does_not_know_is_asked_by_single_names(
    by_name: bool, spelling: str
) -> None:
    answer = strict("starttime", "endtime", spelling, by_name=by_name)

    found = run(find(trial(answer, budget=60), (), guess=True))

    assert (found.start, found.end) == ("starttime", "endtime")


def test_a_day_that_ends_at_its_midnight_is_asked_for_with_the_next() -> None:
    """The one known time is of today, and the end of a range means the midnight at which that day begins."""
    hours = [day("2026-11-20") + timedelta(hours=number) for number in range(60)]

    def answer(query: dict[str, str]) -> list[str]:
        if not query.keys() & {"since", "until"}:
            return [f"{hours[-1]:%Y-%m-%dT%H:%M}"]
        low, high = day(query.get("since", "2000-01-01")), day(query.get("until", "2100-01-01"))
        return [f"{time:%Y-%m-%dT%H:%M}" for time in hours if low <= time <= high]

    asked = Trial(
        asking=asking(answer),
        times_of=lambda exchange: [datetime.fromisoformat(text + "+00:00") for text in exchange.document],
        known=frozenset(hours[-1:]),
        clock=True,
        kind="datetime",
    )
    found = run(find(asked, (KNOWN,), guess=False))

    assert found is not None
    assert (found.start, found.end) == ("since", "until")
