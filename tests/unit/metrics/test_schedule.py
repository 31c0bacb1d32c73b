"""Polls that are due or late, and the ages of high-water marks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wrapper_operator.metrics.schedule import Schedule, age_class
from wrapper_operator.metrics.shown import Shown

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(*statuses: dict[str, Any]) -> dict[tuple[str, ...], float]:
    """Return what is told of Wrappers with these statuses, by name and labels."""
    schedule = Schedule(lambda: NOW)
    schedule.wrappers = lambda: [Shown("n", str(at), status) for at, status in enumerate(statuses)]
    return {
        (sample.name.removeprefix("wrapper_operator_"), *sample.labels.values()): sample.value
        for family in schedule.collect()
        for sample in family.samples
    }


def waiting(seconds: float, phase: str = "Executing") -> dict[str, Any]:
    turn = NOW - timedelta(seconds=seconds)
    return {"phase": phase, "execution": {"nextPollTime": turn.isoformat()}}


def marked(days: float) -> dict[str, Any]:
    mark = (NOW - timedelta(days=days)).isoformat()
    return {"effective": {"interval": "1d"}, "checkpoint": {"highWaterMark": mark}}


def test_polls_whose_turn_has_come_are_due_and_then_late() -> None:
    found = told(waiting(-5), waiting(0), waiting(59), waiting(61), waiting(999, "Stopped"), {})
    assert (found["polls_due",], found["polls_late",]) == (3, 1)


def test_marks_are_counted_by_their_age() -> None:
    found = told(marked(0.5), marked(1), marked(1.5), marked(500), marked(-3), {})
    ages = {key[1]: number for key, number in found.items() if key[0] == "marks"}
    assert ages == {"1": 3, "2": 1, "5": 0, "10": 0, "20": 0, "50": 0, "more": 1}


@pytest.mark.parametrize(("age", "label"), [(0, "1"), (1, "1"), (1.1, "2"), (50, "50"), (50.1, "more")])
def test_an_age_has_a_class(age: float, label: str) -> None:
    assert age_class(age) == label
