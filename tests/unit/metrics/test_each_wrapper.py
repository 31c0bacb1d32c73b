"""Series of single Wrappers: what they say, and that there are never more than the setting allows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wrapper_operator.metrics.each_wrapper import EachWrapper
from wrapper_operator.metrics.shown import Shown

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = {
    "phase": "Executing",
    "health": "Healthy",
    "generation": {"engine": "Template"},
    "effective": {"source": "API", "interval": "6h"},
    "execution": {"nextPollTime": "2026-03-01T13:00:00Z"},
    "checkpoint": {
        "highWaterMark": "2026-03-01T00:00:00Z",
        "lowWaterMark": None,
        "lastDataSent": "2026-03-01T11:00:00Z",
        "pointsConfirmed": 12,
    },
}


def told(wrappers: list[Shown], *, most: int = 100) -> dict[str, dict[tuple[str, ...], float]]:
    """Return what is told of them: by name, the values by labels."""
    each = EachWrapper(lambda: NOW)
    each.wrappers, each.most = lambda: wrappers, most
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in each.collect():
        for sample in family.samples:
            name = sample.name.removeprefix("wrapper_operator_")
            found.setdefault(name, {})[tuple(sample.labels.values())] = sample.value
    return found


def aged(name: str, days: int, interval: str = "1d") -> Shown:
    mark = (NOW - timedelta(days=days)).isoformat()
    return Shown("n", name, {"effective": {"interval": interval}, "checkpoint": {"highWaterMark": mark}})


def test_a_wrapper_is_told_with_what_it_has() -> None:
    who = ("n", "a")
    assert told([Shown("n", "a", FULL)]) == {
        "wrapper_info": {(*who, "Executing", "Healthy", "Template", "API"): 1},
        "wrapper_interval_seconds": {who: 6 * 3600},
        "wrapper_high_water_mark_timestamp_seconds": {who: datetime(2026, 3, 1, tzinfo=UTC).timestamp()},
        "wrapper_last_data_timestamp_seconds": {who: (NOW - timedelta(hours=1)).timestamp()},
        "wrapper_next_poll_timestamp_seconds": {who: (NOW + timedelta(hours=1)).timestamp()},
        "wrapper_points_confirmed_total": {who: 12},
        "wrapper_points_rejected_total": {who: 0},
        "wrappers_omitted": {(): 0},
    }


def test_a_wrapper_without_a_status_has_no_more_than_a_state() -> None:
    assert told([Shown("n", "a", {})]) == {
        "wrapper_info": {("n", "a", "", "", "", ""): 1},
        "wrappers_omitted": {(): 0},
    }


def test_the_oldest_marks_against_their_intervals_come_first() -> None:
    wrappers = [aged("old", 9), aged("older", 10), aged("yearly", 100, "30d"), Shown("n", "none", {})]
    found = told(wrappers, most=2)
    assert {name for _, name, *_ in found["wrapper_info"]} == {"old", "older"}
    assert found["wrappers_omitted"] == {(): 2}


def test_none_is_told_of_where_none_is_wanted() -> None:
    assert told([aged("a", 1)], most=0) == {"wrappers_omitted": {(): 1}}


NESTED: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(["highWaterMark", "interval", "pointsConfirmed", "nextPollTime", "engine"]),
    st.one_of(st.none(), st.text(max_size=8), st.integers(), st.just("0s"), st.just("2026-01-01")),
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("checkpoint", "effective", "execution", "generation"), NESTED)
        ),
        max_size=6,
    ),
    st.integers(0, 4),
)
def test_series_are_bounded_whatever_a_status_holds(statuses: list[dict[str, Any]], most: int) -> None:
    wrappers = [Shown("n", str(number), status) for number, status in enumerate(statuses)]
    found = told(wrappers, most=most)
    assert all(len(series) <= max(most, 1) for series in found.values())
    assert found["wrappers_omitted"] == {(): max(0, len(statuses) - most)}
