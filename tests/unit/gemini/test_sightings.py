"""Values that stand in no reply are told as a doubt; those that do, in whatever spelling, are not."""

import pytest

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.messages import TimePoint
from wrapper_contract.report import Termination
from wrapper_operator.generation.gemini.sightings import numbers_in, unseen

DONE = Termination(exit_code=0, reason="Completed", message="")


def runs(*values: float) -> list[RunEvidence]:
    points = [TimePoint(x=f"2024-01-0{day}T00:00:00Z", y=y) for day, y in enumerate(values, 1)]
    return [RunEvidence(termination=DONE, points=len(points), first=points)]


@pytest.mark.parametrize(
    "body",
    ['[{"v": 5.25}]', '{"v": "01=5.25|02=7.3"}', "2024-01-01;5,25", '{"v": "5.250"}', '{"v": 525e-2}'],
)
def test_a_value_that_was_seen_is_no_doubt(body):
    assert unseen(runs(5.25, 99.5), [body]) is None


def test_a_value_that_nobody_saw_is_told():
    doubt = unseen(runs(7.875), ['[{"v": 5.25}]'])
    assert "7.875" in str(doubt)


def test_a_reply_of_a_tool_counts_too():
    assert unseen(runs(7.875), ['[{"v": 5.25}]', "7.875"]) is None


@pytest.mark.parametrize(("found", "bodies"), [(runs(), ["1"]), (runs(1.5), [""]), ([], ["1"])])
def test_nothing_to_compare_is_no_doubt(found, bodies):
    assert unseen(found, bodies) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", 1234.5), ("1.234,5", 1234.5), ("-0.5", -0.5), ("1,5", 1.5), ("12.", 12.0), ("1e3", 1000.0)],
)
def test_numbers_are_read_in_every_way(text, number):
    assert number in set(numbers_in(text))
