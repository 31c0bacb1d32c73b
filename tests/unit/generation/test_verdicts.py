"""The verdict on what preflight runs gave."""

from typing import Any

import msgspec
import pytest

from unit.generation.bench import profiled, rows
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import Conflict, PreflightReply, RunEvidence
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.report import Counts, Example, Rejection, Termination
from wrapper_operator.generation.verdicts import Accepted, Rejected, judge

PROFILE = profiled(
    rows(
        "Area,Sex,Year,v", "PT,M,2020,1.5", "PT,F,2020,2.5", "PT,M,2021,3.5", "PT,F,2021,4.5", "ES,M,2020,5.5"
    )
)
TABLE = PROFILE.sheets[0].tables[0]
DONE = Termination(exit_code=0, reason="Completed", message="")
GOOD = RunEvidence(
    termination=DONE,
    points=5,
    digest="d",
    keys=5,
    time_points=5,
    min_x="2020-01-01T00:00:00Z",
    max_x="2021-01-01T00:00:00Z",
    min_y=1.5,
    max_y=5.5,
    first=[CategoryPoint(x="2020-01-01T00:00:00Z", y=1.5)],
    last=[CategoryPoint(x="2020-01-01T00:00:00Z", y=5.5)],
    counts=Counts(rows=5, points=5),
)
CONFLICT = Conflict(
    x="2020-01-01T00:00:00Z", series="PT", values=(1.5, 2.5), rows=(2, 3), differing_columns=[1, 3]
)


def verdict(*runs: RunEvidence, exact: bool = True) -> Accepted | Rejected:
    """Judge runs of code that reads the table."""
    return judge(PreflightReply(runs=list(runs)), name="d.csv", profile=PROFILE, table=TABLE, exact=exact)


def changed(**fields: Any) -> RunEvidence:
    """Return the good run with other fields."""
    return msgspec.structs.replace(GOOD, **fields)


def test_two_good_runs_are_accepted_without_doubt() -> None:
    assert verdict(GOOD, GOOD) == Accepted()


@pytest.mark.parametrize(
    ("runs", "code", "told"),
    [
        ([], ExitCode.BROKEN_CODE, "no evidence"),
        (
            [changed(termination=Termination(exit_code=76, reason="WrongType", message="yielded a list"))],
            ExitCode.BROKEN_CODE,
            "yielded a list",
        ),
        (
            [changed(termination=Termination(exit_code=69, reason="Gone", message="no route"))],
            ExitCode.UNAVAILABLE,
            "no route",
        ),
        (
            [changed(termination=Termination(exit_code=3, reason="Odd", message="odd end"))],
            ExitCode.BROKEN_CODE,
            "odd end",
        ),
        ([changed(points=0)], ExitCode.NO_DATA, "not one point"),
        (
            [changed(points=0, rejections=[Rejection("not a number", 5, [Example("x", row=2)])])],
            ExitCode.NO_DATA,
            "5 times not a number (row 2: x)",
        ),
        (
            [changed(rejections=[Rejection("not a time", 4)], counts=Counts(rows=5, points=1, rejected=4))],
            ExitCode.NO_DATA,
            "4 of 5 rows",
        ),
        ([changed(category_points=2)], ExitCode.BROKEN_CODE, "category"),
        ([changed(max_y=float("inf"))], ExitCode.BROKEN_CODE, "inf"),
        ([changed(max_x="9021-01-01T00:00:00Z")], ExitCode.NO_DATA, "9021"),
        ([GOOD, changed(digest="other")], ExitCode.BROKEN_CODE, "two runs"),
        ([changed(conflicting_keys=2, conflicts=[CONFLICT])], ExitCode.NO_DATA, '"Sex" tells them apart'),
        (
            [changed(first=[CategoryPoint(x="2020-01-01T00:00:00Z", y=99)], last=[])],
            ExitCode.BROKEN_CODE,
            "99",
        ),
    ],
)
def test_bad_runs_are_rejected_with_the_evidence(runs: list[RunEvidence], code: ExitCode, told: str) -> None:
    found = verdict(*runs)

    assert isinstance(found, Rejected)
    assert found.exit_code == code
    assert told in found.message, found.message


@pytest.mark.parametrize(
    ("conflicts", "keys", "accepted"),
    [(1, 2, True), (2, 2, False), (2, 200, True), (3, 200, False), (1, 5, True)],
)
def test_a_few_conflicts_are_revisions_and_many_an_overlooked_dimension(
    conflicts: int, keys: int, accepted: bool
) -> None:
    found = verdict(changed(conflicting_keys=conflicts, keys=keys, conflicts=[CONFLICT]))

    if accepted:
        assert isinstance(found, Accepted)
        assert f"{conflicts} of {keys} points twice" in found.doubts[0].text
        assert "rows 2 and 3" in found.doubts[0].text
    else:
        assert isinstance(found, Rejected)
        assert found.apart == "Sex"
        assert "where: {Sex: M}" in found.message
        assert "1.5 in row 2 and 2.5 in row 3" in found.message


def test_values_of_code_that_may_convert_need_not_be_in_the_source() -> None:
    run = changed(first=[CategoryPoint(x="2020-01-01T00:00:00Z", y=99)], last=[])

    assert isinstance(verdict(run, exact=False), Accepted)
