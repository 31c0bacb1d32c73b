"""Whether collected values may come from the source that was profiled."""

import pytest

from unit.generation.bench import profiled, rows
from wrapper_contract.inspection import RunEvidence
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.report import Termination
from wrapper_operator.generation.reappearance import share_seen

FEW = profiled(rows("Year;v", "2020;1.234,5", "2021;(2,5)", "2022;12,5 %"))
MANY = profiled(rows("Year,v", *(f"{1000 + number},{number}.25" for number in range(1500))))


def run_of(*values: float) -> RunEvidence:
    points = [CategoryPoint(x="x", y=value) for value in values]
    return RunEvidence(termination=Termination(exit_code=0, reason="Completed", message=""), first=points)


@pytest.mark.parametrize(("values", "share"), [((1234.5, -2.5, 12.5), 1), ((1234.5, 7), 0.5), ((7, 8), 0)])
def test_values_are_looked_for_however_they_are_written(values: tuple[float, ...], share: float) -> None:
    assert share_seen(run_of(*values), FEW) == share


@pytest.mark.parametrize(("value", "share"), [(1400.25, 1), (1200.5, 1), (-1, 0), (99_999, 0)])
def test_what_a_long_column_may_hold_is_told_by_its_range(value: float, share: float) -> None:
    assert share_seen(run_of(value), MANY) == share


def test_without_points_nothing_speaks_against_the_code() -> None:
    assert share_seen(run_of(), FEW) == 1
