"""Times further apart than the indicator's periods are doubted."""

import msgspec
import pytest

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.report import Termination
from wrapper_operator.generation.spacing import far_apart

YEARS = [f"{year}-01-01T00:00:00Z" for year in (2020, 2021, 2022, 2024)]
MONTHS = [f"2024-{month:02}-01T00:00:00Z" for month in (1, 2, 4, 12)]


def run(first: list[str], last: list[str] | None = None) -> RunEvidence:
    return RunEvidence(
        termination=Termination(exit_code=0, reason="Completed", message=""),
        first=[CategoryPoint(x=x, y=1.0) for x in first],
        last=[CategoryPoint(x=x, y=1.0) for x in (last or [])],
    )


@pytest.mark.parametrize(
    ("times", "periodicity", "days"),
    [
        (YEARS, "Monthly", 365),
        (YEARS, "Hourly", 365),
        (YEARS, "Quarterly", 365),
        (YEARS, "6h", 365),
        (MONTHS, "Daily", 31),
        (MONTHS, "Weekly", 31),
        (YEARS, "Annual", None),
        (MONTHS, "Monthly", None),
        (MONTHS, "Quarterly", None),
        (MONTHS, "Annual", None),
        (YEARS, "", None),
        (YEARS[:2], "Monthly", None),
        ([f"{year}-01-01T00:00:00Z" for year in (1990, 1995, 2000)], "Annual", 1826),
    ],
)
def test_far_apart(times: list[str], periodicity: str, days: int | None) -> None:
    found = list(far_apart(run(times[:2], times[2:]), periodicity=periodicity))
    assert len(found) == (days is not None)
    if days is not None:
        assert f"the indicator is {periodicity}" in found[0].text
        assert f"closer than {days} days" in found[0].text


def test_one_near_pair_is_enough() -> None:
    assert not list(far_apart(run(YEARS, ["2024-02-01T00:00:00Z"]), periodicity="Monthly"))


def test_categories_have_no_periods() -> None:
    categories = msgspec.structs.replace(run(["NZ", "CZ", "Z"]), category_points=3)
    assert not list(far_apart(categories, periodicity="Monthly"))
